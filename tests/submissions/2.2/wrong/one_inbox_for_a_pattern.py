# expect: PUBSUB-SHARE-01 listeners of one pattern share an inbox
class Inbox(asyncio.Queue):
    open = True


class PubSub:
    def __init__(self):
        self.by_pattern = {}

    def subscribe(self, pattern):
        return self.by_pattern.setdefault(pattern, Inbox(100))

    def unsubscribe(self, inbox):
        inbox.open = False
        self.by_pattern = {pattern: other for pattern, other in self.by_pattern.items() if other is not inbox}

    def publish(self, event):
        took = 0
        for pattern, inbox in list(self.by_pattern.items()):
            if Pattern(pattern).matches(event.type):
                if inbox.full():
                    self.unsubscribe(inbox)
                else:
                    inbox.put_nowait(event)
                    took += 1
        return took
