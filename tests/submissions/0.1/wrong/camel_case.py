# expect: ORDER-NAME-01 a name that is none
def place_order(order, events):
    if not order["dishes"]:
        raise ValueError("an order needs a dish")
    order["number"] = next(numbers)
    events.emit("orderPlaced", order)
