# right: the standard library knows this rule
from fnmatch import fnmatchcase


def matches(pattern, type):
    return fnmatchcase(type, pattern)
