# expect: ORDER-NONE-01 a coroutine that nobody awaits
async def place_order(order, events):
    if not order["dishes"]:
        raise ValueError("an order needs a dish")
    order["number"] = next(numbers)
    events.emit("order.placed", order)
