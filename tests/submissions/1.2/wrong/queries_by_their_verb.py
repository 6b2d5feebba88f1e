# expect: KIND-QUERY-01 get is an imperative
answers = {
    "createUser('John')": ("command", "act"),
    "userCreated({'name': 'John'})": ("event", "past"),
    "getUser(123)": ("command", "verb"),
    "email.sent": ("event", "past"),
    "order.must_be_shipped": ("command", "act"),
    "isTableReserved(5)": ("command", "verb"),
    "stock.ran_out": ("event", "past"),
    "reserveTable(5), answers yes or no": ("command", "act"),
    "countOrders('today')": ("command", "verb"),
}
