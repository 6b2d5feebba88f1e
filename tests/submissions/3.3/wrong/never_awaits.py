# expect: CHAT-AWAIT-01 calls send_text without awaiting it
class ChatRoom:
    def __init__(self):
        self.guests = []

    async def join(self, websocket):
        await websocket.accept()
        self.guests.append(websocket)
        try:
            async for text in websocket.iter_text():
                for guest in list(self.guests):
                    guest.send_text(text)
        finally:
            self.guests.remove(websocket)
