# right: character by character, and a star tries every length
def matches(pattern, type):
    if not pattern:
        return type == ""
    if pattern[0] == "*":
        return any(matches(pattern[1:], type[start:]) for start in range(len(type) + 1))
    return type != "" and type[0] == pattern[0] and matches(pattern[1:], type[1:])
