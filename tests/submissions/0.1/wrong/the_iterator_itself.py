# expect: ORDER-NUMBER-02 forgets to ask for the next
def place_order(order, events):
    if not order["dishes"]:
        raise ValueError("an order needs a dish")
    order["number"] = numbers
    events.emit("order.placed", order)
