# expect: CHAT-PAST-01 sends the past to each newcomer
class ChatRoom:
    def __init__(self):
        self.guests = []
        self.past = []

    async def join(self, websocket):
        await websocket.accept()
        self.guests.append(websocket)
        for text in self.past:
            await websocket.send_text(text)
        try:
            async for text in websocket.iter_text():
                self.past.append(text)
                for guest in list(self.guests):
                    try:
                        await guest.send_text(text)
                    except Exception:
                        pass
        finally:
            self.guests.remove(websocket)
