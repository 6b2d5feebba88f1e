# expect: CHAT-LEAVE-01 waits for something that never comes
import asyncio


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
        await asyncio.sleep(3600)
