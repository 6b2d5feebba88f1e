# right: escapes what stands between the stars
import re


def matches(pattern, type):
    return bool(re.fullmatch(".*".join(re.escape(part) for part in pattern.split("*")), type))
