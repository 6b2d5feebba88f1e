# expect: CHAT-TEXT-01 hands on a text in capitals
class ChatRoom:
    def __init__(self):
        self.guests = []

    async def join(self, websocket):
        await websocket.accept()
        self.guests.append(websocket)
        try:
            async for text in websocket.iter_text():
                for guest in list(self.guests):
                    try:
                        await guest.send_text(text.upper())
                    except Exception:
                        pass
        finally:
            self.guests.remove(websocket)
