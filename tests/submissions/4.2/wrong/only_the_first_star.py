# expect: MATCH-STARS-01 replace with a count of one
import re


def matches(pattern, type):
    return bool(re.fullmatch(re.escape(pattern).replace(r"\*", ".*", 1), type))
