# expect: CHOICE-WORD-01 Command is not command
answers = {
    "createUser('John')": ("Command", "act"),
    "userCreated({'name': 'John'})": ("Event", "past"),
    "getUser(123)": ("Query", "know"),
    "email.sent": ("Event", "past"),
    "order.must_be_shipped": ("Command", "act"),
    "isTableReserved(5)": ("Query", "know"),
    "stock.ran_out": ("Event", "past"),
    "reserveTable(5), answers yes or no": ("Command", "act"),
    "countOrders('today')": ("Query", "know"),
}
