# expect: CHAT-GONE-01 sends in a group of tasks, which ends as a whole
import asyncio


class ChatRoom:
    def __init__(self):
        self.guests = []

    async def join(self, websocket):
        await websocket.accept()
        self.guests.append(websocket)
        try:
            async for text in websocket.iter_text():
                async with asyncio.TaskGroup() as group:
                    for guest in self.guests:
                        group.create_task(guest.send_text(text))
        finally:
            self.guests.remove(websocket)
