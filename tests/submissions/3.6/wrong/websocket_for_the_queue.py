# expect: TECH-SOCKET-01 workers are told over a WebSocket
answers = {
    "a page on the kitchen's wall shows how many orders wait; nobody types there": ("sse", "down"),
    "guests chat in a room, and whoever closes the page has left it": ("websocket", "both"),
    "a year from now the auditor asks who changed which price, and when": ("streams", "later"),
    "a price has changed: all servers drop their copies, which a minute ends anyway": ("pubsub", "now"),
    "headlines appear on the readers' pages as they are written": ("sse", "down"),
    "Ann's points are worked out from all that she ever earned and spent": ("streams", "later"),
    "a race: thirty times a second a player steers, and sees how the others do": ("websocket", "both"),
    "orders are cooked one by one, by workers that may be restarting when one comes": ("websocket", "fast"),
    "a page shows share prices as they move; it sells nothing": ("sse", "down"),
    "shares are traded on a page: offers go up, deals come down, many a second": ("websocket", "both"),
    "a chat line is at server 1; server 2 hands it to the pages that it has open": ("pubsub", "now"),
    "three cooks edit one menu in their browsers, and see each other type": ("websocket", "both"),
    "a page shows how far the report is that the server makes": ("sse", "down"),
    "every server is told to show 'we close in ten minutes'": ("pubsub", "now"),
    "Bob, back from his holiday, scrolls through what his team has done": ("streams", "later"),
    "'your table is ready' finds the server with Ann's page; without one it is dropped": ("pubsub", "now"),
}
