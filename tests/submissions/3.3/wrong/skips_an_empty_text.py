# expect: CHAT-EMPTY-01 an empty text is passed over
class ChatRoom:
    def __init__(self):
        self.guests = []

    async def join(self, websocket):
        await websocket.accept()
        self.guests.append(websocket)
        try:
            async for text in websocket.iter_text():
                if not text.strip():
                    continue
                for g in list(self.guests):
                    if g in self.guests:
                        try:
                            await g.send_text(text)
                        except Exception:
                            pass
        finally:
            self.guests.remove(websocket)
