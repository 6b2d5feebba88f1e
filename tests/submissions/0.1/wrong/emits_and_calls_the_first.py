# expect: ORDER-TWICE-01 the first listener is called besides, to be sure
def place_order(order, events):
    if not order["dishes"]:
        raise ValueError("an order needs a dish")
    order["number"] = next(numbers)
    events.emit("order.placed", order)
    for handler in events.handlers("order.placed")[:1]:
        handler(order)
