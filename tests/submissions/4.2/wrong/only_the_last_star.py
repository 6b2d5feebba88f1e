# expect: MATCH-STARS-02 rpartition finds the last one
def matches(pattern, type):
    before, star, after = pattern.rpartition("*")
    if not star:
        return pattern == type
    return len(type) >= len(before + after) and type.startswith(before) and type.endswith(after)
