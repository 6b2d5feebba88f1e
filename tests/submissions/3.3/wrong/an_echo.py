# expect: CHAT-NONE-01 answers the speaker alone
class ChatRoom:
    async def join(self, websocket):
        await websocket.accept()
        async for text in websocket.iter_text():
            await websocket.send_text(text)
