# expect: MATCH-STAR-01 an escaped star is a star
import re


def matches(pattern, type):
    return bool(re.fullmatch(re.escape(pattern), type))
