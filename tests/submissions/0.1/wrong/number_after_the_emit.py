# expect: ORDER-NUMBER-01 the number comes too late for those who hear
def place_order(order, events):
    if not order["dishes"]:
        raise ValueError("an order needs a dish")
    events.emit("order.placed", order)
    order["number"] = next(numbers)
