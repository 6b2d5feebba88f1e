# expect: MATCH-BOOL-01 a match object is no bool
import re


def matches(pattern, type):
    return re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), type)
