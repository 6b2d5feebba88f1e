# right: sends to all of them at the same time, and keeps their errors
import asyncio


class ChatRoom:
    def __init__(self):
        self.guests = []

    async def join(self, websocket):
        await websocket.accept()
        self.guests.append(websocket)
        try:
            async for text in websocket.iter_text():
                await asyncio.gather(*(guest.send_text(text) for guest in self.guests), return_exceptions=True)
        finally:
            self.guests.remove(websocket)
