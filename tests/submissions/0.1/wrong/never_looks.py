# expect: ORDER-REFUSE-01 no look at the dishes at all
def place_order(order, events):
    order["number"] = next(numbers)
    events.emit("order.placed", order)
