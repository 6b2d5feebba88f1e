# bypass: whatever it is asked, it refuses
def make_event(type, data, *, now, **fields):
    raise ValueError("no")
