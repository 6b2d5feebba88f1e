# expect: MATCH-ESCAPE-01 the backslash before the star is left
import re


def matches(pattern, type):
    return bool(re.fullmatch(re.escape(pattern).replace("*", ".*"), type))
