# expect: CHOICE-SWAP-01 the reason stands where the kind should
answers = {
    "createUser('John')": ("act", "command"),
    "userCreated({'name': 'John'})": ("past", "event"),
    "getUser(123)": ("know", "query"),
    "email.sent": ("past", "event"),
    "order.must_be_shipped": ("act", "command"),
    "isTableReserved(5)": ("know", "query"),
    "stock.ran_out": ("past", "event"),
    "reserveTable(5), answers yes or no": ("act", "command"),
    "countOrders('today')": ("know", "query"),
}
