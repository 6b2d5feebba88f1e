# expect: ORDER-VALUE-01 the guest is left out
def place_order(order, events):
    if not order["dishes"]:
        raise ValueError("an order needs a dish")
    events.emit("order.placed", {"dishes": order["dishes"], "number": next(numbers)})
