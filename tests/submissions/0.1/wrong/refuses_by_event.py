# expect: ORDER-EARLY-01 an event for the refusal, and then the error
def place_order(order, events):
    if not order["dishes"]:
        events.emit("order.refused", order)
        raise ValueError("an order needs a dish")
    order["number"] = next(numbers)
    events.emit("order.placed", order)
