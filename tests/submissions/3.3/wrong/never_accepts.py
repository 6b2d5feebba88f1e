# expect: CHAT-ACCEPT-01 receives at once
class ChatRoom:
    def __init__(self):
        self.guests = []

    async def join(self, websocket):
        self.guests.append(websocket)
        try:
            async for text in websocket.iter_text():
                for guest in list(self.guests):
                    try:
                        await guest.send_text(text)
                    except Exception:
                        pass
        finally:
            self.guests.remove(websocket)
