# expect: PUBSUB-LATE-01 keeps everything, and hands it to whoever comes
class Inbox(asyncio.Queue):
    open = True


class PubSub:
    def __init__(self):
        self.inboxes, self.past = [], []

    def subscribe(self, pattern):
        inbox = Inbox(100)
        inbox.pattern = Pattern(pattern)
        self.inboxes.append(inbox)
        for event in self.past:
            if inbox.pattern.matches(event.type):
                inbox.put_nowait(event)
        return inbox

    def unsubscribe(self, inbox):
        inbox.open = False
        if inbox in self.inboxes:
            self.inboxes.remove(inbox)

    def publish(self, event):
        self.past.append(event)
        took = 0
        for inbox in list(self.inboxes):
            if inbox.pattern.matches(event.type):
                if inbox.full():
                    self.unsubscribe(inbox)
                else:
                    inbox.put_nowait(event)
                    took += 1
        return took
