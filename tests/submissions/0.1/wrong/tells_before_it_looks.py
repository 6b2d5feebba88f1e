# expect: ORDER-EARLY-01 the emit stands where the five calls stood, with a number
def place_order(order, events):
    order["number"] = next(numbers)
    events.emit("order.placed", order)
    if not order["dishes"]:
        raise ValueError("an order needs a dish")
