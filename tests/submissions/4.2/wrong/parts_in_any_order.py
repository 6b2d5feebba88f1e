# expect: MATCH-ORDER-01 the inner parts are looked for, not where they lie
def matches(pattern, type):
    first, *inner = pattern.split("*")
    if not inner:
        return pattern == type
    *inner, last = inner
    middle = type[len(first) : len(type) - len(last)]
    long_enough = len(type) >= len(first) + len(last)
    return long_enough and type.startswith(first) and type.endswith(last) and all(part in middle for part in inner)
