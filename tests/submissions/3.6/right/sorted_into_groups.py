# right: four groups, turned into a dictionary of its own kind
from collections import OrderedDict

GROUPS = {
    ("sse", "down"): [
        "a page on the kitchen's wall shows how many orders wait; nobody types there",
        "headlines appear on the readers' pages as they are written",
        "a page shows share prices as they move; it sells nothing",
        "a page shows how far the report is that the server makes",
    ],
    ("websocket", "both"): [
        "guests chat in a room, and whoever closes the page has left it",
        "a race: thirty times a second a player steers, and sees how the others do",
        "shares are traded on a page: offers go up, deals come down, many a second",
        "three cooks edit one menu in their browsers, and see each other type",
    ],
    ("streams", "later"): [
        "a year from now the auditor asks who changed which price, and when",
        "Ann's points are worked out from all that she ever earned and spent",
        "orders are cooked one by one, by workers that may be restarting when one comes",
        "Bob, back from his holiday, scrolls through what his team has done",
    ],
    ("pubsub", "now"): [
        "a price has changed: all servers drop their copies, which a minute ends anyway",
        "a chat line is at server 1; server 2 hands it to the pages that it has open",
        "every server is told to show 'we close in ten minutes'",
        "'your table is ready' finds the server with Ann's page; without one it is dropped",
    ],
}

answers = OrderedDict((case, pair) for pair, cases in GROUPS.items() for case in cases)
