# expect: CHOICE-DICT-01 in order, and without the cases
answers = [
    ("sse", "down"),
    ("websocket", "both"),
    ("streams", "later"),
    ("pubsub", "now"),
    ("sse", "down"),
    ("streams", "later"),
    ("websocket", "both"),
    ("streams", "later"),
    ("sse", "down"),
    ("websocket", "both"),
    ("pubsub", "now"),
    ("websocket", "both"),
    ("sse", "down"),
    ("pubsub", "now"),
    ("streams", "later"),
    ("pubsub", "now"),
]
