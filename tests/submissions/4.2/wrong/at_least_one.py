# expect: MATCH-EMPTY-01 plus in place of star
import re


def matches(pattern, type):
    return bool(re.fullmatch(".+".join(map(re.escape, pattern.split("*"))), type))
