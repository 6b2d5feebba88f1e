# expect: CHAT-NONE-01 knows the newest guest only
class ChatRoom:
    partner = None

    async def join(self, websocket):
        await websocket.accept()
        self.partner = websocket
        async for text in websocket.iter_text():
            for guest in {websocket, self.partner}:
                try:
                    await guest.send_text(text)
                except Exception:
                    pass
