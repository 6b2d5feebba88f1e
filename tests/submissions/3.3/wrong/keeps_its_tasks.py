# expect: CHAT-TASK-01 keeps its tasks until they are done, and waits for none of them
import asyncio


class ChatRoom:
    def __init__(self):
        self.guests, self.tasks = set(), set()

    async def join(self, websocket):
        await websocket.accept()
        self.guests.add(websocket)
        try:
            async for text in websocket.iter_text():
                for guest in self.guests:
                    task = asyncio.create_task(self.send(guest, text))
                    self.tasks.add(task)
                    task.add_done_callback(self.tasks.discard)
        finally:
            self.guests.discard(websocket)

    async def send(self, guest, text):
        try:
            await guest.send_text(text)
        except Exception:
            pass
