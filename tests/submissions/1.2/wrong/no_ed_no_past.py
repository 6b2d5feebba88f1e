# expect: KIND-ENDING-01 email.sent has no -ed
answers = {
    "createUser('John')": ("command", "act"),
    "userCreated({'name': 'John'})": ("event", "past"),
    "getUser(123)": ("query", "know"),
    "email.sent": ("command", "ending"),
    "order.must_be_shipped": ("command", "act"),
    "isTableReserved(5)": ("query", "know"),
    "stock.ran_out": ("event", "past"),
    "reserveTable(5), answers yes or no": ("command", "act"),
    "countOrders('today')": ("query", "know"),
}
