# expect: CHOICE-DICT-01 in the order of the starter
answers = [
    ("request", "answer"),
    ("pubsub", "now"),
    ("stream", "later"),
    ("pubsub", "now"),
    ("stream", "later"),
    ("request", "answer"),
    ("pubsub", "now"),
    ("stream", "later"),
    ("pubsub", "now"),
]
