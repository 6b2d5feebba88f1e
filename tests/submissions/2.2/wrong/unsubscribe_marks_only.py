# expect: PUBSUB-STOP-01 open is false, and publish does not look
class Inbox(asyncio.Queue):
    open = True


class PubSub:
    def __init__(self):
        self.inboxes = []

    def subscribe(self, pattern):
        inbox = Inbox(100)
        inbox.pattern = Pattern(pattern)
        self.inboxes.append(inbox)
        return inbox

    def unsubscribe(self, inbox):
        inbox.open = False

    def publish(self, event):
        took = 0
        for inbox in list(self.inboxes):
            if inbox.pattern.matches(event.type):
                if inbox.full():
                    self.inboxes.remove(inbox)
                    inbox.open = False
                else:
                    inbox.put_nowait(event)
                    took += 1
        return took
