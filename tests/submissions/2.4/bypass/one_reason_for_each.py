# bypass: the looks of each text decide
answers = {
    "The till asks the bank whether the card is good, and only then prints the bill.": ("request", "answer"),
    "The driver's place moves a dot on Ann's map; the next comes in two seconds.": ("pubsub", "now"),
    "The kitchen's screen was dark for ten minutes, and must miss none of the orders since.": ("stream", "later"),
    "The fire alarm sounds in every room, for those who are in it.": ("pubsub", "now"),
    "Kitchen, stock and e-mail each need every order, and each is restarted now and then.": ("pubsub", "now"),
    "All twenty tablets need to know whether there is salmon left, before they promise it.": ("request", "answer"),
    "Every screen shows how many guests wait; the number changes a thousand times an hour.": ("pubsub", "now"),
    "A loyalty programme starts today; it counts each new order, and last year's as well.": ("pubsub", "now"),
    "Bob's phone shows 'Ann is typing' while she writes to the kitchen.": ("pubsub", "now"),
}
