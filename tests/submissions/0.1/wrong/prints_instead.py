# expect: ORDER-REFUSE-01 tells the screen, and not the caller
def place_order(order, events):
    if not order["dishes"]:
        print("an order needs a dish")
        return
    order["number"] = next(numbers)
    events.emit("order.placed", order)
