# expect: KIND-EVENT-01 somebody wants to know about the stock
answers = {
    "createUser('John')": ("command", "act"),
    "userCreated({'name': 'John'})": ("event", "past"),
    "getUser(123)": ("query", "know"),
    "email.sent": ("event", "past"),
    "order.must_be_shipped": ("command", "act"),
    "isTableReserved(5)": ("query", "know"),
    "stock.ran_out": ("query", "know"),
    "reserveTable(5), answers yes or no": ("command", "act"),
    "countOrders('today')": ("query", "know"),
}
