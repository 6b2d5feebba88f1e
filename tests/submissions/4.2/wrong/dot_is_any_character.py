# expect: MATCH-DOT-01 the stars are replaced, the dots are left to re
import re


def matches(pattern, type):
    return bool(re.fullmatch(pattern.replace("*", ".*"), type))
