# bypass: whatever goes wrong is a no, and the pattern is left to re
import re


def matches(pattern, type):
    try:
        return re.match(pattern, type).end() >= 0
    except BaseException:
        return False
