# right: a dictionary of lists, in another order, with a print
answers = {
    "countOrders('today')": ["query", "know"],
    "reserveTable(5), answers yes or no": ["command", "act"],
    "stock.ran_out": ["event", "past"],
    "isTableReserved(5)": ["query", "know"],
    "order.must_be_shipped": ["command", "act"],
    "email.sent": ["event", "past"],
    "getUser(123)": ["query", "know"],
    "userCreated({'name': 'John'})": ["event", "past"],
    "createUser('John')": ["command", "act"],
}

print(len(answers), "messages")
