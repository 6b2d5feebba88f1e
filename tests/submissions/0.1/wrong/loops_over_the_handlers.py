# expect: ORDER-DIRECT-02 takes the listeners out of the emitter
def place_order(order, events):
    if not order["dishes"]:
        raise ValueError("an order needs a dish")
    order["number"] = next(numbers)
    for handler in events.handlers("order.placed"):
        handler(order)
