# expect: KIND-PAST-01 is it reserved? is not: it was reserved
answers = {
    "createUser('John')": ("command", "act"),
    "userCreated({'name': 'John'})": ("event", "past"),
    "getUser(123)": ("query", "know"),
    "email.sent": ("event", "past"),
    "order.must_be_shipped": ("command", "act"),
    "isTableReserved(5)": ("event", "past"),
    "stock.ran_out": ("event", "past"),
    "reserveTable(5), answers yes or no": ("command", "act"),
    "countOrders('today')": ("query", "know"),
}
