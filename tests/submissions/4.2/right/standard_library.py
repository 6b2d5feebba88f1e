# right: the standard library knows this rule, once its other signs are harmless
from fnmatch import fnmatchcase
from glob import escape


def matches(pattern, type):
    return fnmatchcase(type, "*".join(escape(part) for part in pattern.split("*")))
