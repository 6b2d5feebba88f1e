# expect: ORDER-REFUSE-02 asks for a number before there is one
def place_order(order, events):
    if not order["dishes"] or "number" not in order:
        raise ValueError("an order needs a dish and a number")
    events.emit("order.placed", order)
