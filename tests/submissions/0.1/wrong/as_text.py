# expect: ORDER-VALUE-01 JSON, where a dictionary was promised
import json


def place_order(order, events):
    if not order["dishes"]:
        raise ValueError("an order needs a dish")
    order["number"] = next(numbers)
    events.emit("order.placed", json.dumps(order))
