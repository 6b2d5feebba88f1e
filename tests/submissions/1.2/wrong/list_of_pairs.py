# expect: CHOICE-DICT-01 the messages are gone
answers = [
    ("command", "act"),
    ("event", "past"),
    ("query", "know"),
    ("event", "past"),
    ("command", "act"),
    ("query", "know"),
    ("event", "past"),
    ("command", "act"),
    ("query", "know"),
]
