# expect: ORDER-DIRECT-01 the one that matters is called, to be sure
def place_order(order, events):
    if not order["dishes"]:
        raise ValueError("an order needs a dish")
    order["number"] = next(numbers)
    payment(order)
    events.emit("order.placed", order)
