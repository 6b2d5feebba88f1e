# expect: MATCH-PLAIN-01 everything hears everything
def matches(pattern, type):
    return True
