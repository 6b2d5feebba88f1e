# expect: ORDER-NUMBER-02 draws a number to look at it, and one to use
def place_order(order, events):
    if not order["dishes"]:
        raise ValueError("an order needs a dish")
    print("the next order is", next(numbers))
    order["number"] = next(numbers)
    events.emit("order.placed", order)
