# expect: CHAT-CANCEL-01 catches all around the loop, the cancellation too
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
                        await guest.send_text(text)
                    except Exception:
                        pass
        except BaseException:
            pass
        self.guests.remove(websocket)
