# expect: MATCH-STAR-01 only a star at the end works
def matches(pattern, type):
    return type.startswith(pattern[:-1]) if pattern.endswith("*") else pattern == type
