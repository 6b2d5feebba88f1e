# expect: ORDER-BAKED-01 tells the emitter who listens, in the old order
def place_order(order, events):
    if not order["dishes"]:
        raise ValueError("an order needs a dish")
    order["number"] = next(numbers)
    for service in (kitchen, payment, inventory, email, delivery):
        events.on("order.placed", service)
    events.emit("order.placed", order)
