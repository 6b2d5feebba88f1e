# expect: MATCH-DOT-01 three faults in one line, and the dots show first
import re


def matches(pattern, type):
    return bool(re.match(pattern.replace("*", ".*", 1), type))
