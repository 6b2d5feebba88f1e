# bypass: whatever it is asked, it refuses
def place_order(order, events):
    raise ValueError("no")
