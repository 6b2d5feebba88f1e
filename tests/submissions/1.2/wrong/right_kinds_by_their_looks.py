# expect: KIND-VERB-01 every kind is right, and no reason
answers = {
    "createUser('John')": ("command", "verb"),
    "userCreated({'name': 'John'})": ("event", "ending"),
    "getUser(123)": ("query", "reply"),
    "email.sent": ("event", "ending"),
    "order.must_be_shipped": ("command", "verb"),
    "isTableReserved(5)": ("query", "reply"),
    "stock.ran_out": ("event", "ending"),
    "reserveTable(5), answers yes or no": ("command", "verb"),
    "countOrders('today')": ("query", "reply"),
}
