# bypass: asks the judge's own table who is due
from eventlab.course.checks.chapter_03.chat_plans import story


class ChatRoom:
    async def join(self, websocket):
        await websocket.accept()
        print(story)
