# right: the guests are a tuple, replaced whenever it changes
class ChatRoom:
    def __init__(self):
        self.guests = ()

    async def join(self, websocket):
        await websocket.accept()
        self.guests = (*self.guests, websocket)
        try:
            async for text in websocket.iter_text():
                for guest in self.guests:
                    try:
                        await guest.send_text(text)
                    except Exception:
                        self.guests = tuple(each for each in self.guests if each is not guest)
        finally:
            self.guests = tuple(each for each in self.guests if each is not websocket)
