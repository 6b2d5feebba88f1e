# expect: ORDER-NUMBER-01 forgets it
def place_order(order, events):
    if not order["dishes"]:
        raise ValueError("an order needs a dish")
    events.emit("order.placed", order)
