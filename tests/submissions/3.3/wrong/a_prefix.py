# expect: CHAT-TEXT-01 writes a word before the text
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
                        await guest.send_text(f"guest: {text}")
                    except Exception:
                        pass
        finally:
            self.guests.remove(websocket)
