# expect: ORDER-COMMAND-01 five commands, each with its own name
def place_order(order, events):
    if not order["dishes"]:
        raise ValueError("an order needs a dish")
    order["number"] = next(numbers)
    events.emit("kitchen.cook", order)
    events.emit("payment.charge", order)
    events.emit("inventory.update", order)
    events.emit("email.send", order)
    events.emit("delivery.bring", order)
