# expect: MATCH-REST-01 what stands behind the star is not compared
def matches(pattern, type):
    before, star, _ = pattern.partition("*")
    return type.startswith(before) if star else pattern == type
