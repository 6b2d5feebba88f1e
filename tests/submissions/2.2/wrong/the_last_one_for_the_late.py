# expect: PUBSUB-LATE-01 keeps the last event, so that nobody begins with nothing
class Inbox(asyncio.Queue):
    open = True


class PubSub:
    def __init__(self):
        self.inboxes, self.last = [], None

    def subscribe(self, pattern):
        inbox = Inbox(100)
        inbox.pattern = Pattern(pattern)
        self.inboxes.append(inbox)
        if self.last is not None and inbox.pattern.matches(self.last.type):
            inbox.put_nowait(self.last)
        return inbox

    def unsubscribe(self, inbox):
        inbox.open = False
        if inbox in self.inboxes:
            self.inboxes.remove(inbox)

    def publish(self, event):
        self.last = event
        took = 0
        for inbox in list(self.inboxes):
            if inbox.pattern.matches(event.type):
                if inbox.full():
                    self.unsubscribe(inbox)
                else:
                    inbox.put_nowait(event)
                    took += 1
        return took
