# expect: ORDER-TWICE-01 a loop over the listeners around the emit
def place_order(order, events):
    if not order["dishes"]:
        raise ValueError("an order needs a dish")
    order["number"] = next(numbers)
    for _ in events.handlers("order.placed"):
        events.emit("order.placed", order)
