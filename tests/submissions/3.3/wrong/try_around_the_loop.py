# expect: CHAT-GONE-01 catches the error, behind the loop
class ChatRoom:
    def __init__(self):
        self.guests = []

    async def join(self, websocket):
        await websocket.accept()
        self.guests.append(websocket)
        try:
            async for text in websocket.iter_text():
                try:
                    for guest in list(self.guests):
                        await guest.send_text(text)
                except Exception:
                    pass
        finally:
            self.guests.remove(websocket)
