# expect: ORDER-VALUE-01 whoever hears has to ask back
def place_order(order, events):
    if not order["dishes"]:
        raise ValueError("an order needs a dish")
    order["number"] = next(numbers)
    events.emit("order.placed", order["number"])
