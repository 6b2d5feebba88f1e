# expect: PUBSUB-STOP-01 takes the newest listener, whoever asks
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
        if self.inboxes:
            self.inboxes.pop()

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
