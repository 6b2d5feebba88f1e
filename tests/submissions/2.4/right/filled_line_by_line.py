# right: the starter's dots are overwritten
answers = {
    "The till asks the bank whether the card is good, and only then prints the bill.": ...,
    "The driver's place moves a dot on Ann's map; the next comes in two seconds.": ...,
    "The kitchen's screen was dark for ten minutes, and must miss none of the orders since.": ...,
    "The fire alarm sounds in every room, for those who are in it.": ...,
    "Kitchen, stock and e-mail each need every order, and each is restarted now and then.": ...,
    "All twenty tablets need to know whether there is salmon left, before they promise it.": ...,
    "Every screen shows how many guests wait; the number changes a thousand times an hour.": ...,
    "A loyalty programme starts today; it counts each new order, and last year's as well.": ...,
    "Bob's phone shows 'Ann is typing' while she writes to the kitchen.": ...,
}

answers["The till asks the bank whether the card is good, and only then prints the bill."] = "request", "answer"
answers["The driver's place moves a dot on Ann's map; the next comes in two seconds."] = "pubsub", "now"
answers["The kitchen's screen was dark for ten minutes, and must miss none of the orders since."] = "stream", "later"
answers["The fire alarm sounds in every room, for those who are in it."] = "pubsub", "now"
answers["Kitchen, stock and e-mail each need every order, and each is restarted now and then."] = "stream", "later"
answers["All twenty tablets need to know whether there is salmon left, before they promise it."] = "request", "answer"
answers["Every screen shows how many guests wait; the number changes a thousand times an hour."] = "pubsub", "now"
answers["A loyalty programme starts today; it counts each new order, and last year's as well."] = "stream", "later"
answers["Bob's phone shows 'Ann is typing' while she writes to the kitchen."] = "pubsub", "now"
