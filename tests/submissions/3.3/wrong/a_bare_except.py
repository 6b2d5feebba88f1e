# expect: CHAT-CANCEL-01 catches all around one send, and goes on when it is cancelled there
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
                    except:
                        pass
        finally:
            self.guests.remove(websocket)
