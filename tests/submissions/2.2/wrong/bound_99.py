# expect: PUBSUB-BOUND-02 a place too few
class Inbox(asyncio.Queue):
    open = True


class PubSub:
    def __init__(self):
        self.inboxes = []

    def subscribe(self, pattern):
        inbox = Inbox(99)
        inbox.pattern = Pattern(pattern)
        self.inboxes.append(inbox)
        return inbox

    def unsubscribe(self, inbox):
        inbox.open = False
        if inbox in self.inboxes:
            self.inboxes.remove(inbox)

    def publish(self, event):
        took = 0
        for inbox in list(self.inboxes):
            if inbox.pattern.matches(event.type):
                if inbox.full():
                    self.unsubscribe(inbox)
                else:
                    inbox.put_nowait(event)
                    took += 1
        return took
