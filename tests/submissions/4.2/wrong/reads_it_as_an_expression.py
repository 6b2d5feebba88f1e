# expect: MATCH-REGEX-01 the pattern goes to re as it is
import re


def matches(pattern, type):
    return re.fullmatch(pattern, type) is not None
