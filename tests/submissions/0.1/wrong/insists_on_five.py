# expect: ORDER-ALONE-01 counts to five
def place_order(order, events):
    if not order["dishes"]:
        raise ValueError("an order needs a dish")
    order["number"] = next(numbers)
    heard = events.emit("order.placed", order)
    if heard != 5:
        raise RuntimeError(f"{heard} of 5 heard")
