# right: in a pattern of words, dots and stars the dot is all that needs escaping
import re


class Translated:
    def __init__(self, pattern):
        self.compiled = re.compile("^" + pattern.replace(".", r"\.").replace("*", ".*") + r"\Z")

    def __call__(self, type):
        return self.compiled.match(type) is not None


def matches(pattern, type):
    return Translated(pattern)(type)
