# expect: ORDER-BAKED-01 the kitchen first, by once
def place_order(order, events):
    if not order["dishes"]:
        raise ValueError("an order needs a dish")
    order["number"] = next(numbers)
    events.once("order.placed", kitchen)
    events.emit("order.placed", order)
