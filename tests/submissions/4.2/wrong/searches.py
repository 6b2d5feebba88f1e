# expect: MATCH-START-01 re.search begins anywhere
import re


def matches(pattern, type):
    return bool(re.search(".*".join(map(re.escape, pattern.split("*"))) + "$", type))
