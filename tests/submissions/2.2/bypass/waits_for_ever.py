# bypass: a get that never comes back, whatever is raised into it
class Inbox:
    open = True

    async def get(self):
        while True:
            try:
                await asyncio.sleep(3600)
            except BaseException:
                pass


class PubSub:
    def subscribe(self, pattern):
        return Inbox()

    def unsubscribe(self, inbox):
        inbox.open = False

    def publish(self, event):
        return 1
