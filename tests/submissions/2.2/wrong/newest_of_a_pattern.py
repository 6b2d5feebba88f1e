# expect: PUBSUB-SHARE-01 a second listener takes the place of the first
class Inbox(asyncio.Queue):
    open = True


class PubSub:
    def __init__(self):
        self.by_pattern = {}

    def subscribe(self, pattern):
        self.by_pattern[pattern] = Inbox(100)
        return self.by_pattern[pattern]

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
