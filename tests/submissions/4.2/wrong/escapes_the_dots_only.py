# expect: MATCH-SIGN-01 dots are escaped, and no other sign of a regular expression is
import re


class Translated:
    def __init__(self, pattern):
        self.compiled = re.compile("^" + pattern.replace(".", r"\.").replace("*", ".*") + r"\Z")

    def __call__(self, type):
        return self.compiled.match(type) is not None


def matches(pattern, type):
    return Translated(pattern)(type)
