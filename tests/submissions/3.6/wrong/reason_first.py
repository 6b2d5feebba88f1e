# expect: CHOICE-SWAP-01 the reason stands where the technology should
answers = {
    "a page on the kitchen's wall shows how many orders wait; nobody types there": ("down", "sse"),
    "guests chat in a room, and whoever closes the page has left it": ("both", "websocket"),
    "a year from now the auditor asks who changed which price, and when": ("later", "streams"),
    "a price has changed: all servers drop their copies, which a minute ends anyway": ("now", "pubsub"),
    "headlines appear on the readers' pages as they are written": ("down", "sse"),
    "Ann's points are worked out from all that she ever earned and spent": ("later", "streams"),
    "a race: thirty times a second a player steers, and sees how the others do": ("both", "websocket"),
    "orders are cooked one by one, by workers that may be restarting when one comes": ("later", "streams"),
    "a page shows share prices as they move; it sells nothing": ("down", "sse"),
    "shares are traded on a page: offers go up, deals come down, many a second": ("both", "websocket"),
    "a chat line is at server 1; server 2 hands it to the pages that it has open": ("now", "pubsub"),
    "three cooks edit one menu in their browsers, and see each other type": ("both", "websocket"),
    "a page shows how far the report is that the server makes": ("down", "sse"),
    "every server is told to show 'we close in ten minutes'": ("now", "pubsub"),
    "Bob, back from his holiday, scrolls through what his team has done": ("later", "streams"),
    "'your table is ready' finds the server with Ann's page; without one it is dropped": ("now", "pubsub"),
}
