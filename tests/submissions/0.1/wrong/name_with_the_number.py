# expect: ORDER-NAME-01 a name of its own for each order
def place_order(order, events):
    if not order["dishes"]:
        raise ValueError("an order needs a dish")
    order["number"] = next(numbers)
    events.emit(f"order.placed.{order['number']}", order)
