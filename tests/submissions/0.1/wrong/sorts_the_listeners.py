# expect: ORDER-BAKED-01 puts the listeners into an order of its own
def place_order(order, events):
    if not order["dishes"]:
        raise ValueError("an order needs a dish")
    order["number"] = next(numbers)
    for handler in sorted(events.handlers("order.placed"), key=lambda handler: handler.__name__):
        events.off("order.placed", handler)
        events.on("order.placed", handler)
    events.emit("order.placed", order)
