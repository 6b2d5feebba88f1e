# expect: MATCH-RUN-01 a star does not cross a dot
import re


def matches(pattern, type):
    return bool(re.fullmatch("[^.]*".join(map(re.escape, pattern.split("*"))), type))
