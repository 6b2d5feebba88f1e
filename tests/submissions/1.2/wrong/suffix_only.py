# expect: KIND-ENDING-01 whatever ends in -ed is an event
answers = {
    "createUser('John')": ("command", "act"),
    "userCreated({'name': 'John'})": ("event", "ending"),
    "getUser(123)": ("query", "know"),
    "email.sent": ("command", "ending"),
    "order.must_be_shipped": ("event", "ending"),
    "isTableReserved(5)": ("event", "ending"),
    "stock.ran_out": ("command", "ending"),
    "reserveTable(5), answers yes or no": ("command", "act"),
    "countOrders('today')": ("query", "know"),
}
