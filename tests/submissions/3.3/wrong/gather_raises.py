# expect: CHAT-GONE-01 gathers, and gets the first error
import asyncio


class ChatRoom:
    def __init__(self):
        self.guests = []

    async def join(self, websocket):
        await websocket.accept()
        self.guests.append(websocket)
        try:
            async for text in websocket.iter_text():
                await asyncio.gather(*(guest.send_text(text) for guest in self.guests))
        finally:
            self.guests.remove(websocket)
