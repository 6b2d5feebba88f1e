# expect: ORDER-DIRECT-01 an emit for the newcomers, calls for the five
def place_order(order, events):
    if not order["dishes"]:
        raise ValueError("an order needs a dish")
    order["number"] = next(numbers)
    kitchen(order)
    payment(order)
    inventory(order)
    email(order)
    delivery(order)
    events.emit("order.placed", order)
