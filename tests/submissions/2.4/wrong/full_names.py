# expect: CHOICE-WORD-01 the patterns by their long names
answers = {
    "The till asks the bank whether the card is good, and only then prints the bill.": ("request-response", "answer"),
    "The driver's place moves a dot on Ann's map; the next comes in two seconds.": ("publish-subscribe", "now"),
    "The kitchen's screen was dark for ten minutes, and must miss none of the orders since.": ("event streaming", "later"),
    "The fire alarm sounds in every room, for those who are in it.": ("publish-subscribe", "now"),
    "Kitchen, stock and e-mail each need every order, and each is restarted now and then.": ("event streaming", "later"),
    "All twenty tablets need to know whether there is salmon left, before they promise it.": ("request-response", "answer"),
    "Every screen shows how many guests wait; the number changes a thousand times an hour.": ("publish-subscribe", "now"),
    "A loyalty programme starts today; it counts each new order, and last year's as well.": ("event streaming", "later"),
    "Bob's phone shows 'Ann is typing' while she writes to the kitchen.": ("publish-subscribe", "now"),
}
