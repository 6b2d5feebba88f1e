# expect: MATCH-RUN-02 a star knows letters and dots only
import re


def matches(pattern, type):
    return bool(re.fullmatch("[a-z.]*".join(map(re.escape, pattern.split("*"))), type))
