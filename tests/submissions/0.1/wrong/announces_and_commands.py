# expect: ORDER-COMMAND-01 the event, and a command to the kitchen behind it
def place_order(order, events):
    if not order["dishes"]:
        raise ValueError("an order needs a dish")
    order["number"] = next(numbers)
    events.emit("order.placed", order)
    events.emit("kitchen.cook", order)
