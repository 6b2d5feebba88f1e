# expect: CHAT-END-01 starts a task, and returns
import asyncio


class ChatRoom:
    def __init__(self):
        self.guests, self.tasks = [], []

    async def join(self, websocket):
        await websocket.accept()
        self.guests.append(websocket)
        self.tasks.append(asyncio.create_task(self.serve(websocket)))

    async def serve(self, websocket):
        async for text in websocket.iter_text():
            for guest in list(self.guests):
                await guest.send_text(text)
