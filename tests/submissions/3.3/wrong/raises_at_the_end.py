# expect: CHAT-LEAVE-01 takes the end for an error
class ChatRoom:
    def __init__(self):
        self.guests = []

    async def join(self, websocket):
        await websocket.accept()
        self.guests.append(websocket)
        try:
            while True:
                text = await websocket.receive_text()
                for guest in list(self.guests):
                    try:
                        await guest.send_text(text)
                    except Exception:
                        pass
        finally:
            self.guests.remove(websocket)
