# expect: PUBSUB-SKIP-01 Python says so itself
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
        for inbox, pattern in self.patterns.items():
            if pattern.matches(event.type):
                if inbox.full():
                    self.unsubscribe(inbox)
                else:
                    inbox.put_nowait(event)
                    took += 1
        return took
