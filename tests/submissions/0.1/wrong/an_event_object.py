# expect: ORDER-VALUE-01 wraps the order into an Event, which chapter 1 is about
from eventlab import Event


def place_order(order, events):
    if not order["dishes"]:
        raise ValueError("an order needs a dish")
    order["number"] = next(numbers)
    events.emit("order.placed", Event("order.placed", order))
