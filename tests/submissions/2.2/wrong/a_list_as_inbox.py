# expect: PUBSUB-INBOX-01 a list cannot be waited for
class Inbox(list):
    open = True


class PubSub:
    def __init__(self):
        self.inboxes = []

    def subscribe(self, pattern):
        inbox = Inbox()
        inbox.pattern = Pattern(pattern)
        self.inboxes.append(inbox)
        return inbox

    def unsubscribe(self, inbox):
        inbox.open = False
        if inbox in self.inboxes:
            self.inboxes.remove(inbox)

    def publish(self, event):
        took = 0
        for inbox in list(self.inboxes):
            if inbox.pattern.matches(event.type):
                if len(inbox) >= 100:
                    self.unsubscribe(inbox)
                else:
                    inbox.append(event)
                    took += 1
        return took
