# expect: PUBSUB-STOP-02 all listeners of that pattern are gone
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
        self.inboxes = [other for other in self.inboxes if other.pattern != inbox.pattern]

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
