# expect: ORDER-DIRECT-01 the old function, with its lines in a better order
def place_order(order, events):
    if not order["dishes"]:
        raise ValueError("an order needs a dish")
    order["number"] = next(numbers)
    kitchen(order)
    payment(order)
    inventory(order)
    email(order)
    delivery(order)
