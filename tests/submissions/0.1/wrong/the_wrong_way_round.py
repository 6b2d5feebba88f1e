# expect: ORDER-REFUSE-02 the condition is upside down
def place_order(order, events):
    if order["dishes"]:
        raise ValueError("an order needs a dish")
    order["number"] = next(numbers)
    events.emit("order.placed", order)
