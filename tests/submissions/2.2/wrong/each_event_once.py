# expect: PUBSUB-DEAF-01 an event that was published before is taken for a mistake
class Inbox(asyncio.Queue):
    open = True


class PubSub:
    def __init__(self):
        self.inboxes = {}
        self.seen = set()

    def subscribe(self, pattern):
        inbox = Inbox(100)
        self.inboxes[inbox] = Pattern(pattern)
        return inbox

    def unsubscribe(self, inbox):
        inbox.open = False
        self.inboxes.pop(inbox, None)

    def publish(self, event):
        if event.id in self.seen:
            return 0
        self.seen.add(event.id)
        taken = 0
        for inbox, pattern in list(self.inboxes.items()):
            if pattern.matches(event.type):
                if inbox.full():
                    self.unsubscribe(inbox)
                else:
                    inbox.put_nowait(event)
                    taken += 1
        return taken
