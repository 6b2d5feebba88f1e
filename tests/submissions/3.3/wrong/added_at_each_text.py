# expect: CHAT-TWICE-01 adds the guest with each of its texts
class ChatRoom:
    def __init__(self):
        self.guests = []

    async def join(self, websocket):
        await websocket.accept()
        self.guests.append(websocket)
        try:
            async for text in websocket.iter_text():
                self.guests.append(websocket)
                for guest in list(self.guests):
                    try:
                        await guest.send_text(text)
                    except Exception:
                        pass
        finally:
            self.guests = [each for each in self.guests if each is not websocket]
