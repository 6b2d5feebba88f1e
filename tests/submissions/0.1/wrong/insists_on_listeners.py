# expect: ORDER-ALONE-01 an order that nobody hears of counts as failed
def place_order(order, events):
    if not order["dishes"]:
        raise ValueError("an order needs a dish")
    order["number"] = next(numbers)
    if not events.emit("order.placed", order):
        raise RuntimeError("nobody listens")
