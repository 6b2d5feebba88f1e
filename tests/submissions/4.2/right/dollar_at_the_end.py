# right: $ lets a last line break through, and no name has one
import re


def matches(pattern, type):
    return bool(re.match(re.escape(pattern).replace(r"\*", ".*") + "$", type))
