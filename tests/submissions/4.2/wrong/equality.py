# expect: MATCH-STAR-01 a star is a star
def matches(pattern, type):
    return pattern == type
