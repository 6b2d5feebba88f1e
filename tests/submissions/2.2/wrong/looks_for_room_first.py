# expect: PUBSUB-BOUND-02 a full inbox is ended by an event that is not for it
class Inbox(asyncio.Queue):
    open = True


class PubSub:
    def __init__(self):
        self.patterns = {}

    def subscribe(self, pattern):
        inbox = Inbox(100)
        self.patterns[inbox] = Pattern(pattern)
        return inbox

    def unsubscribe(self, inbox):
        inbox.open = False
        self.patterns.pop(inbox, None)

    def publish(self, event):
        took = 0
        for inbox, pattern in list(self.patterns.items()):
            if inbox.full():
                self.unsubscribe(inbox)
            elif pattern.matches(event.type):
                inbox.put_nowait(event)
                took += 1
        return took
