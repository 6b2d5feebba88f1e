# expect: CHOICE-WORD-01 a reason that is not on the list
answers = {
    "createUser('John')": ("command", "act"),
    "userCreated({'name': 'John'})": ("event", "because it happened"),
    "getUser(123)": ("query", "know"),
    "email.sent": ("event", "past"),
    "order.must_be_shipped": ("command", "act"),
    "isTableReserved(5)": ("query", "know"),
    "stock.ran_out": ("event", "past"),
    "reserveTable(5), answers yes or no": ("command", "act"),
    "countOrders('today')": ("query", "know"),
}
