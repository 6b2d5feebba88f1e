# expect: ORDER-NUMBER-02 draws one number for all
FIRST = next(numbers)


def place_order(order, events):
    if not order["dishes"]:
        raise ValueError("an order needs a dish")
    order["number"] = FIRST
    events.emit("order.placed", order)
