# expect: ORDER-VALUE-01 the order is a level deeper
def place_order(order, events):
    if not order["dishes"]:
        raise ValueError("an order needs a dish")
    events.emit("order.placed", {"number": next(numbers), "order": order})
