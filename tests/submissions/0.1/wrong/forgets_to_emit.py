# expect: ORDER-NONE-01 accepts, and tells nobody
def place_order(order, events):
    if not order["dishes"]:
        raise ValueError("an order needs a dish")
    order["number"] = next(numbers)
    return order
