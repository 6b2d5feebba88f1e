# right: without re; the outer parts at both ends, the inner ones in order between them
def matches(pattern, type):
    print("asked", pattern, type)
    first, *inner = pattern.split("*")
    if not inner:
        return pattern == type
    *inner, last = inner
    place, end = len(first), len(type) - len(last)
    if not type.startswith(first) or not type.endswith(last):
        return False
    for part in inner:
        place = type.find(part, place)
        if place < 0:
            return False
        place += len(part)
    return place <= end
