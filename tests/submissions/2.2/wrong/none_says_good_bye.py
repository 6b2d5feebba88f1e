# expect: PUBSUB-EVENT-01 wakes whoever waits with a None
class Inbox(asyncio.Queue):
    open = True


class PubSub:
    def __init__(self):
        self.inboxes = {}

    def subscribe(self, pattern):
        inbox = Inbox()
        self.inboxes[inbox] = Pattern(pattern)
        return inbox

    def unsubscribe(self, inbox):
        if inbox.open:
            inbox.open = False
            inbox.put_nowait(None)
        self.inboxes.pop(inbox, None)

    def publish(self, event):
        taken = 0
        for inbox, pattern in list(self.inboxes.items()):
            if pattern.matches(event.type):
                if inbox.qsize() >= 100:
                    self.unsubscribe(inbox)
                else:
                    inbox.put_nowait(event)
                    taken += 1
        return taken
