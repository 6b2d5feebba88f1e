# right: a lambda that knows where the numbers are
def told(order, events):
    order.update(number=numbers.__next__())
    events.emit(type="order.placed", value=order)


def refuse():
    raise ValueError("no dish, no order")


place_order = lambda order, events: told(order, events) if order["dishes"] else refuse()
