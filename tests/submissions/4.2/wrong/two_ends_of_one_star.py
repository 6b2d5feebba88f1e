# expect: MATCH-SHARE-01 the end may use what the beginning has used
def matches(pattern, type):
    before, star, after = pattern.partition("*")
    return type.startswith(before) and type.endswith(after) if star else pattern == type
