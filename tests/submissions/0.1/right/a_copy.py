# right: a copy with everything in it, by keywords
def place_order(order, events):
    if len(order["dishes"]) == 0:
        raise ValueError(f"{order['guest']}, what would you like to eat?")
    return events.emit("order.placed", dict(order, number=next(numbers), status="placed"))
