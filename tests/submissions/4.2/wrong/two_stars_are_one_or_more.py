# expect: MATCH-PAIR-01 ** wants at least one character
import re


def matches(pattern, type):
    return bool(re.fullmatch(re.escape(pattern).replace(r"\*\*", ".+").replace(r"\*", ".*"), type))
