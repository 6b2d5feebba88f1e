# expect: PUBSUB-STOP-01 gives an inbox that was ended to the next who comes
class Inbox(asyncio.Queue):
    open = True


class PubSub:
    def __init__(self):
        self.inboxes = {}

    def subscribe(self, pattern):
        for inbox, p in self.inboxes.items():
            if not inbox.open:
                inbox.open = True
                return inbox
        inbox = Inbox(100)
        self.inboxes[inbox] = Pattern(pattern)
        return inbox

    def unsubscribe(self, inbox):
        inbox.open = False

    def publish(self, event):
        taken = 0
        for inbox, pattern in list(self.inboxes.items()):
            if inbox.open and pattern.matches(event.type):
                if inbox.full():
                    self.unsubscribe(inbox)
                else:
                    inbox.put_nowait(event)
                    taken += 1
        return taken
