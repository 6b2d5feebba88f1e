# right: three groups, turned into a dictionary of its own kind
from collections import OrderedDict

GROUPS = {
    ("command", "act"): [
        "createUser('John')",
        "order.must_be_shipped",
        "reserveTable(5), answers yes or no",
    ],
    ("event", "past"): [
        "userCreated({'name': 'John'})",
        "email.sent",
        "stock.ran_out",
    ],
    ("query", "know"): [
        "getUser(123)",
        "isTableReserved(5)",
        "countOrders('today')",
    ],
}

answers = OrderedDict((message, pair) for pair, messages in GROUPS.items() for message in messages)
