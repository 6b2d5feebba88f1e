# expect: KIND-CHANGE-01 a table is reserved, and it is called a question
answers = {
    "createUser('John')": ("command", "act"),
    "userCreated({'name': 'John'})": ("event", "past"),
    "getUser(123)": ("query", "know"),
    "email.sent": ("event", "past"),
    "order.must_be_shipped": ("command", "act"),
    "isTableReserved(5)": ("query", "know"),
    "stock.ran_out": ("event", "past"),
    "reserveTable(5), answers yes or no": ("query", "know"),
    "countOrders('today')": ("query", "know"),
}
