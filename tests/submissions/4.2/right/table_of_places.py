# right: keeps every place of the name that the pattern can have reached
def matches(pattern, type):
    places = {0}
    for character in pattern:
        if character == "*":
            places = set(range(min(places, default=len(type) + 1), len(type) + 1))
        else:
            places = {place + 1 for place in places if type[place : place + 1] == character}
    return len(type) in places
