# right: the starter's dots are overwritten
answers = {
    "createUser('John')": ...,
    "userCreated({'name': 'John'})": ...,
    "getUser(123)": ...,
    "email.sent": ...,
    "order.must_be_shipped": ...,
    "isTableReserved(5)": ...,
    "stock.ran_out": ...,
    "reserveTable(5), answers yes or no": ...,
    "countOrders('today')": ...,
}

answers["createUser('John')"] = "command", "act"
answers["userCreated({'name': 'John'})"] = "event", "past"
answers["getUser(123)"] = "query", "know"
answers["email.sent"] = "event", "past"
answers["order.must_be_shipped"] = "command", "act"
answers["isTableReserved(5)"] = "query", "know"
answers["stock.ran_out"] = "event", "past"
answers["reserveTable(5), answers yes or no"] = "command", "act"
answers["countOrders('today')"] = "query", "know"
