# expect: CHOICE-OPEN-01 the first four, and dots
answers = {
    "createUser('John')": ("command", "act"),
    "userCreated({'name': 'John'})": ("event", "past"),
    "getUser(123)": ("query", "know"),
    "email.sent": ("event", "past"),
    "order.must_be_shipped": ...,
    "isTableReserved(5)": ...,
    "stock.ran_out": ...,
    "reserveTable(5), answers yes or no": ...,
    "countOrders('today')": ...,
}
