# expect: MATCH-RUN-01 compares word with word
from fnmatch import fnmatchcase


def matches(pattern, type):
    words, patterns = type.split("."), pattern.split(".")
    if pattern == "*":
        return True
    if len(patterns) == 1 and "*" in pattern:
        return fnmatchcase(type, pattern)
    return len(words) == len(patterns) and all(map(fnmatchcase, words, patterns))
