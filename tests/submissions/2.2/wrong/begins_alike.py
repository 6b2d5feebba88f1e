# expect: PUBSUB-MATCH-01 compares the first word
class Inbox(asyncio.Queue):
    open = True


class PubSub:
    def __init__(self):
        self.inboxes = []

    def subscribe(self, pattern):
        inbox = Inbox(100)
        inbox.pattern = pattern.split(".")[0]
        self.inboxes.append(inbox)
        return inbox

    def unsubscribe(self, inbox):
        inbox.open = False
        if inbox in self.inboxes:
            self.inboxes.remove(inbox)

    def publish(self, event):
        took = 0
        for inbox in list(self.inboxes):
            if inbox.pattern in ("*", event.type.split(".")[0]):
                if inbox.full():
                    self.unsubscribe(inbox)
                else:
                    inbox.put_nowait(event)
                    took += 1
        return took
