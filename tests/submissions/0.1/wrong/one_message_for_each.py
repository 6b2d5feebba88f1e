# expect: ORDER-COMMAND-01 five direct calls by post
def place_order(order, events):
    if not order["dishes"]:
        raise ValueError("an order needs a dish")
    order["number"] = next(numbers)
    for name in ("kitchen", "payment", "inventory", "email", "delivery"):
        events.emit(f"{name}.called", order)
