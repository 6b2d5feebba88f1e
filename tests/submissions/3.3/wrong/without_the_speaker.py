# expect: CHAT-SELF-01 sends to the others only
class ChatRoom:
    def __init__(self):
        self.guests = []

    async def join(self, websocket):
        await websocket.accept()
        self.guests.append(websocket)
        try:
            async for text in websocket.iter_text():
                for guest in list(self.guests):
                    if guest is websocket:
                        continue
                    try:
                        await guest.send_text(text)
                    except Exception:
                        pass
        finally:
            self.guests.remove(websocket)
