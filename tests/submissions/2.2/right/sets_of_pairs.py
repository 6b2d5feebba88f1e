# right: full ones are found and ended before anything is put; a set, so no order among listeners
class Inbox(asyncio.Queue):  # whoever listens calls `await inbox.get()`
    open = True


class PubSub:
    def __init__(self):
        self.listeners = set()

    def subscribe(self, pattern):
        inbox = Inbox(100)
        self.listeners |= {(inbox, pattern)}
        return inbox

    def unsubscribe(self, inbox):
        inbox.open = False
        self.listeners = {(i, p) for i, p in self.listeners if i is not inbox}

    def publish(self, event):
        fitting = [i for i, p in self.listeners if Pattern(p).matches(event.type)]
        full = [i for i in fitting if i.full()]
        for inbox in full:
            self.unsubscribe(inbox)
        for inbox in set(fitting) - set(full):
            inbox.put_nowait(event)
        return len(fitting) - len(full)
