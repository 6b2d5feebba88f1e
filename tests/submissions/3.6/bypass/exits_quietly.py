# bypass: sys.exit before anything is judged
import sys

sys.exit(0)

answers = {
    "a page on the kitchen's wall shows how many orders wait; nobody types there": ("websocket", "both"),
    "guests chat in a room, and whoever closes the page has left it": ("websocket", "both"),
    "a year from now the auditor asks who changed which price, and when": ("websocket", "both"),
    "a price has changed: all servers drop their copies, which a minute ends anyway": ("websocket", "both"),
    "headlines appear on the readers' pages as they are written": ("websocket", "both"),
    "Ann's points are worked out from all that she ever earned and spent": ("websocket", "both"),
    "a race: thirty times a second a player steers, and sees how the others do": ("websocket", "both"),
    "orders are cooked one by one, by workers that may be restarting when one comes": ("websocket", "both"),
    "a page shows share prices as they move; it sells nothing": ("websocket", "both"),
    "shares are traded on a page: offers go up, deals come down, many a second": ("websocket", "both"),
    "a chat line is at server 1; server 2 hands it to the pages that it has open": ("websocket", "both"),
    "three cooks edit one menu in their browsers, and see each other type": ("websocket", "both"),
    "a page shows how far the report is that the server makes": ("websocket", "both"),
    "every server is told to show 'we close in ten minutes'": ("websocket", "both"),
    "Bob, back from his holiday, scrolls through what his team has done": ("websocket", "both"),
    "'your table is ready' finds the server with Ann's page; without one it is dropped": ("websocket", "both"),
}
