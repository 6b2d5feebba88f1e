# expect: MATCH-END-01 re.match lets the end go
import re


def matches(pattern, type):
    return bool(re.match(".*".join(map(re.escape, pattern.split("*"))), type))
