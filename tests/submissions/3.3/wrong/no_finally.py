# expect: CHAT-GONE-02 takes a guest out only when all went well
class ChatRoom:
    def __init__(self):
        self.guests = []

    async def join(self, websocket):
        await websocket.accept()
        self.guests.append(websocket)
        async for text in websocket.iter_text():
            for guest in list(self.guests):
                try:
                    await guest.send_text(text)
                except Exception:
                    pass
        self.guests.remove(websocket)
