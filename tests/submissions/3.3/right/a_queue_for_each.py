# right: a queue and a task for each guest, so that nobody waits for anybody
import asyncio


class ChatRoom:
    def __init__(self):
        self.queues = {}

    async def join(self, websocket):
        await websocket.accept()
        queue = self.queues[websocket] = asyncio.Queue(100)
        sending = asyncio.create_task(self.send(websocket, queue))
        try:
            async for text in websocket.iter_text():
                for other in self.queues.values():
                    if not other.full():
                        other.put_nowait(text)
        finally:
            del self.queues[websocket]
            sending.cancel()

    async def send(self, websocket, queue):
        try:
            while True:
                await websocket.send_text(await queue.get())
        except Exception:
            return
