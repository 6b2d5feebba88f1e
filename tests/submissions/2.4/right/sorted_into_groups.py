# right: three groups, turned into a dictionary of lists
GROUPS = {
    ("request", "answer"): [
        "The till asks the bank whether the card is good, and only then prints the bill.",
        "All twenty tablets need to know whether there is salmon left, before they promise it.",
    ],
    ("pubsub", "now"): [
        "The driver's place moves a dot on Ann's map; the next comes in two seconds.",
        "The fire alarm sounds in every room, for those who are in it.",
        "Every screen shows how many guests wait; the number changes a thousand times an hour.",
        "Bob's phone shows 'Ann is typing' while she writes to the kitchen.",
    ],
    ("stream", "later"): [
        "The kitchen's screen was dark for ten minutes, and must miss none of the orders since.",
        "Kitchen, stock and e-mail each need every order, and each is restarted now and then.",
        "A loyalty programme starts today; it counts each new order, and last year's as well.",
    ],
}

answers = {text: list(pair) for pair, texts in GROUPS.items() for text in texts}
print(len(answers))
