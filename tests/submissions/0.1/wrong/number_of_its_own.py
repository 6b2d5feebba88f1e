# expect: ORDER-NUMBER-02 counts by itself, from one
orders = []


def place_order(order, events):
    if not order["dishes"]:
        raise ValueError("an order needs a dish")
    orders.append(order)
    order["number"] = len(orders)
    events.emit("order.placed", order)
