# expect: ORDER-REFUSE-01 leaves in silence
def place_order(order, events):
    if not order["dishes"]:
        return
    order["number"] = next(numbers)
    events.emit("order.placed", order)
