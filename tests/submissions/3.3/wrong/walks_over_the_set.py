# expect: CHAT-CHANGE-01 walks over the set itself
class ChatRoom:
    def __init__(self):
        self.guests = set()

    async def join(self, websocket):
        await websocket.accept()
        self.guests.add(websocket)
        try:
            async for text in websocket.iter_text():
                for guest in self.guests:
                    try:
                        await guest.send_text(text)
                    except Exception:
                        pass
        finally:
            self.guests.discard(websocket)
