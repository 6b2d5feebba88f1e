# right: one task sends all that is said in the room, begun with the first guest and ended with the last
import asyncio
from contextlib import suppress


class ChatRoom:
    def __init__(self):
        self.guests, self.sending = [], None

    async def join(self, websocket):
        await websocket.accept()
        self.guests.append(websocket)
        if self.sending is None:
            self.said = asyncio.Queue(100)
            self.sending = asyncio.create_task(self.send())
        try:
            async for text in websocket.iter_text():
                await self.said.put(text)
        finally:
            self.guests.remove(websocket)
            if not self.guests:
                self.sending.cancel()
                self.sending = None

    async def send(self):
        while True:
            text = await self.said.get()
            for guest in list(self.guests):
                with suppress(Exception):
                    await guest.send_text(text)
