# expect: MATCH-REST-01 a star anywhere, and all else is forgotten
def matches(pattern, type):
    return "*" in pattern or pattern == type
