# expect: ORDER-REFUSE-01 the error is answered, not raised
def place_order(order, events):
    if not order["dishes"]:
        return ValueError("an order needs a dish")
    order["number"] = next(numbers)
    events.emit("order.placed", order)
