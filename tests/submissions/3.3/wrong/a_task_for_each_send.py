# expect: CHAT-TASK-01 begins a task for each send, and waits for none of them
import asyncio


class ChatRoom:
    def __init__(self):
        self.guests = []

    async def join(self, websocket):
        await websocket.accept()
        self.guests.append(websocket)
        try:
            async for text in websocket.iter_text():
                for guest in self.guests:
                    asyncio.create_task(guest.send_text(text))
        finally:
            self.guests.remove(websocket)
