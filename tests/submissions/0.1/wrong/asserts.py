# expect: ORDER-REFUSE-01 an assertion is no ValueError
def place_order(order, events):
    assert order["dishes"], "an order needs a dish"
    order["number"] = next(numbers)
    events.emit("order.placed", order)
