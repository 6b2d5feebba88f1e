# expect: CHAT-END-01 receives once
class ChatRoom:
    def __init__(self):
        self.guests = []

    async def join(self, websocket):
        await websocket.accept()
        self.guests.append(websocket)
        try:
            for text in [await websocket.receive_text()]:
                for guest in list(self.guests):
                    try:
                        await guest.send_text(text)
                    except Exception:
                        pass
        finally:
            self.guests.remove(websocket)
