# expect: ORDER-NONE-01 an emit behind the return
def place_order(order, events):
    if not order["dishes"]:
        raise ValueError("an order needs a dish")
    order["number"] = next(numbers)
    return order
    events.emit("order.placed", order)
