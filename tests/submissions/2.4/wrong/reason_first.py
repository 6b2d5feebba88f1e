# expect: CHOICE-SWAP-01 the pair the other way round
answers = {
    "The till asks the bank whether the card is good, and only then prints the bill.": ("answer", "request"),
    "The driver's place moves a dot on Ann's map; the next comes in two seconds.": ("now", "pubsub"),
    "The kitchen's screen was dark for ten minutes, and must miss none of the orders since.": ("later", "stream"),
    "The fire alarm sounds in every room, for those who are in it.": ("now", "pubsub"),
    "Kitchen, stock and e-mail each need every order, and each is restarted now and then.": ("later", "stream"),
    "All twenty tablets need to know whether there is salmon left, before they promise it.": ("answer", "request"),
    "Every screen shows how many guests wait; the number changes a thousand times an hour.": ("now", "pubsub"),
    "A loyalty programme starts today; it counts each new order, and last year's as well.": ("later", "stream"),
    "Bob's phone shows 'Ann is typing' while she writes to the kitchen.": ("now", "pubsub"),
}
