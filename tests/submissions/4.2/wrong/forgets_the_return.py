# expect: MATCH-BOOL-01 answers None, always
import re


def matches(pattern, type):
    bool(re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), type))
