# expect: REQUEST-ASYNC-01 def, and answers None
def request(bus, type, data, *, timeout):
    bus.publish(Event(type, data))
