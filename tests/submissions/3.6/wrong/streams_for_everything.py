# expect: TECH-BROWSER-01 all is written into a log, for one never knows
answers = {
    "a page on the kitchen's wall shows how many orders wait; nobody types there": ("streams", "many"),
    "guests chat in a room, and whoever closes the page has left it": ("streams", "many"),
    "a year from now the auditor asks who changed which price, and when": ("streams", "many"),
    "a price has changed: all servers drop their copies, which a minute ends anyway": ("streams", "many"),
    "headlines appear on the readers' pages as they are written": ("streams", "many"),
    "Ann's points are worked out from all that she ever earned and spent": ("streams", "many"),
    "a race: thirty times a second a player steers, and sees how the others do": ("streams", "many"),
    "orders are cooked one by one, by workers that may be restarting when one comes": ("streams", "many"),
    "a page shows share prices as they move; it sells nothing": ("streams", "many"),
    "shares are traded on a page: offers go up, deals come down, many a second": ("streams", "many"),
    "a chat line is at server 1; server 2 hands it to the pages that it has open": ("streams", "many"),
    "three cooks edit one menu in their browsers, and see each other type": ("streams", "many"),
    "a page shows how far the report is that the server makes": ("streams", "many"),
    "every server is told to show 'we close in ten minutes'": ("streams", "many"),
    "Bob, back from his holiday, scrolls through what his team has done": ("streams", "many"),
    "'your table is ready' finds the server with Ann's page; without one it is dropped": ("streams", "many"),
}
