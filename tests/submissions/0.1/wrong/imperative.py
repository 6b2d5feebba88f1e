# expect: ORDER-NAME-01 one letter short
def place_order(order, events):
    if not order["dishes"]:
        raise ValueError("an order needs a dish")
    order["number"] = next(numbers)
    events.emit("order.place", order)
