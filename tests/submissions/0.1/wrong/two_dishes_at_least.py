# expect: ORDER-REFUSE-02 one dish is an order, too
def place_order(order, events):
    if len(order["dishes"]) < 2:
        raise ValueError("an order needs dishes")
    order["number"] = next(numbers)
    events.emit("order.placed", order)
