# expect: ORDER-NONE-01 emits into an emitter that nobody else has
def place_order(order, events):
    if not order["dishes"]:
        raise ValueError("an order needs a dish")
    order["number"] = next(numbers)
    mine = EventEmitter()
    mine.emit("order.placed", order)
