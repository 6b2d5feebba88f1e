# expect: ORDER-NUMBER-01 the five lines become one, and all else stays
def place_order(order, events):
    events.emit("order.placed", order)
    if not order["dishes"]:
        raise ValueError("an order needs a dish")
    order["number"] = next(numbers)
