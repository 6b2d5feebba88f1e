# expect: MATCH-CASE-01 the flag that ignores case
import re


def matches(pattern, type):
    return bool(re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), type, re.IGNORECASE))
