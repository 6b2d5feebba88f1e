# expect: CHOICE-PAIR-01 no reasons
answers = {
    "createUser('John')": "command",
    "userCreated({'name': 'John'})": "event",
    "getUser(123)": "query",
    "email.sent": "event",
    "order.must_be_shipped": "command",
    "isTableReserved(5)": "query",
    "stock.ran_out": "event",
    "reserveTable(5), answers yes or no": "command",
    "countOrders('today')": "query",
}
