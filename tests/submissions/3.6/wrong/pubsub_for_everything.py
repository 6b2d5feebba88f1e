# expect: TECH-BROWSER-01 Redis tells the pages
answers = {
    "a page on the kitchen's wall shows how many orders wait; nobody types there": ("pubsub", "fast"),
    "guests chat in a room, and whoever closes the page has left it": ("pubsub", "fast"),
    "a year from now the auditor asks who changed which price, and when": ("pubsub", "fast"),
    "a price has changed: all servers drop their copies, which a minute ends anyway": ("pubsub", "fast"),
    "headlines appear on the readers' pages as they are written": ("pubsub", "fast"),
    "Ann's points are worked out from all that she ever earned and spent": ("pubsub", "fast"),
    "a race: thirty times a second a player steers, and sees how the others do": ("pubsub", "fast"),
    "orders are cooked one by one, by workers that may be restarting when one comes": ("pubsub", "fast"),
    "a page shows share prices as they move; it sells nothing": ("pubsub", "fast"),
    "shares are traded on a page: offers go up, deals come down, many a second": ("pubsub", "fast"),
    "a chat line is at server 1; server 2 hands it to the pages that it has open": ("pubsub", "fast"),
    "three cooks edit one menu in their browsers, and see each other type": ("pubsub", "fast"),
    "a page shows how far the report is that the server makes": ("pubsub", "fast"),
    "every server is told to show 'we close in ten minutes'": ("pubsub", "fast"),
    "Bob, back from his holiday, scrolls through what his team has done": ("pubsub", "fast"),
    "'your table is ready' finds the server with Ann's page; without one it is dropped": ("pubsub", "fast"),
}
