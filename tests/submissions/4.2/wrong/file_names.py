# expect: MATCH-SIGN-01 fnmatch is made for names of files, in which ? and [ mean something
from fnmatch import fnmatchcase


def matches(pattern, type):
    return fnmatchcase(type, pattern)
