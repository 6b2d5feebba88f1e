# expect: MATCH-SWAP-01 fnmatchcase wants the name first
from fnmatch import fnmatchcase


def matches(pattern, type):
    return fnmatchcase(pattern, type)
