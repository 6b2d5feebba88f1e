# right: receives in a loop, and takes the exception for the end
class ChatRoom:
    def __init__(self):
        self.guests = {}

    async def join(self, websocket):
        await websocket.accept()
        self.guests[id(websocket)] = websocket
        try:
            while True:
                try:
                    text = await websocket.receive_text()
                except Exception:
                    return
                await self.broadcast(text)
        finally:
            self.guests.pop(id(websocket), None)

    async def broadcast(self, text):
        for guest in [*self.guests.values()]:
            await self.send(guest, text)

    async def send(self, guest, text):
        try:
            await guest.send_text(text)
        except Exception as error:
            print("gone:", error)
