# expect: KIND-PAST-01 must be shipped is not shipped
answers = {
    "createUser('John')": ("command", "act"),
    "userCreated({'name': 'John'})": ("event", "past"),
    "getUser(123)": ("query", "know"),
    "email.sent": ("event", "past"),
    "order.must_be_shipped": ("event", "past"),
    "isTableReserved(5)": ("query", "know"),
    "stock.ran_out": ("event", "past"),
    "reserveTable(5), answers yes or no": ("command", "act"),
    "countOrders('today')": ("query", "know"),
}
