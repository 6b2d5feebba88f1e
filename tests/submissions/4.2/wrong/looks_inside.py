# expect: MATCH-START-01 a part is looked for anywhere
def matches(pattern, type):
    return all(part in type for part in pattern.split("*"))
