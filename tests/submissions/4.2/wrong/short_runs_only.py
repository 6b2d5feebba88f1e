# expect: MATCH-ANY-01 no run of more than thirty characters, and no more than four stars
import re


def matches(pattern, type):
    if pattern.count("*") > 4:
        return False
    return bool(re.fullmatch(".{0,30}".join(map(re.escape, pattern.split("*"))), type))
