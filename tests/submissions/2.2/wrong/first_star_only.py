# expect: PUBSUB-MATCH-02 a star at the end is understood, one in front is not
class Inbox(asyncio.Queue):
    open = True


class PubSub:
    def __init__(self):
        self.inboxes = []

    def subscribe(self, pattern):
        inbox = Inbox(100)
        inbox.pattern = pattern
        self.inboxes.append(inbox)
        return inbox

    def unsubscribe(self, inbox):
        inbox.open = False
        if inbox in self.inboxes:
            self.inboxes.remove(inbox)

    def publish(self, event):
        took = 0
        for inbox in list(self.inboxes):
            if event.type == inbox.pattern or (inbox.pattern[-1] == "*" and event.type.startswith(inbox.pattern[:-1])):
                if inbox.full():
                    self.unsubscribe(inbox)
                else:
                    inbox.put_nowait(event)
                    took += 1
        return took
