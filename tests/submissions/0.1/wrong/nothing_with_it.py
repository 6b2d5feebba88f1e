# expect: ORDER-VALUE-01 an event without its details
def place_order(order, events):
    if not order["dishes"]:
        raise ValueError("an order needs a dish")
    order["number"] = next(numbers)
    events.emit("order.placed")
