# expect: KIND-REPLY-01 the right kind, by what commands have too
answers = {
    "createUser('John')": ("command", "act"),
    "userCreated({'name': 'John'})": ("event", "past"),
    "getUser(123)": ("query", "reply"),
    "email.sent": ("event", "past"),
    "order.must_be_shipped": ("command", "act"),
    "isTableReserved(5)": ("query", "know"),
    "stock.ran_out": ("event", "past"),
    "reserveTable(5), answers yes or no": ("command", "act"),
    "countOrders('today')": ("query", "know"),
}
