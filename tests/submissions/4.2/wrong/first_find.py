# expect: MATCH-AGAIN-01 each part at its first place, and then the name must be at its end
def matches(pattern, type):
    first, *others = pattern.split("*")
    if not type.startswith(first):
        return False
    rest = type[len(first) :]
    for number, part in enumerate(others, 1):
        if part == "" and number == len(others):
            return True
        place = rest.find(part)
        if place < 0:
            return False
        rest = rest[place + len(part) :]
    return rest == ""
