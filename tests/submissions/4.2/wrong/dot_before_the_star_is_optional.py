# expect: MATCH-DOT-02 user.* hears user as well
import re


def matches(pattern, type):
    if pattern.endswith(".*") and type == pattern[:-2]:
        return True
    return bool(re.fullmatch(re.escape(pattern).replace(r"\*", ".*"), type))
