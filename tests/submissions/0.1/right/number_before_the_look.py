# right: a refused order uses up a number, as a torn ticket does
def place_order(order, events):
    number = next(numbers)
    if order["dishes"] == []:
        raise ValueError(f"order {number} has no dishes")
    events.emit("order.placed", order | {"number": number})
