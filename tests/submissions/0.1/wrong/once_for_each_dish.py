# expect: ORDER-TWICE-01 a loop over the dishes around the emit
def place_order(order, events):
    if not order["dishes"]:
        raise ValueError("an order needs a dish")
    order["number"] = next(numbers)
    for dish in order["dishes"]:
        events.emit("order.placed", order)
