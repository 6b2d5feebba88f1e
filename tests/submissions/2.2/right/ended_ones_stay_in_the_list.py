# right: open alone decides who hears; new listeners clear away the old
class Inbox(asyncio.Queue):
    open = True


class PubSub:
    def __init__(self):
        self.by_pattern = {}

    def subscribe(self, pattern):
        inbox = Inbox(maxsize=100)
        known = self.by_pattern.setdefault(pattern, [])
        known[:] = [other for other in known if other.open] + [inbox]
        return inbox

    def unsubscribe(self, inbox):
        inbox.open = False

    def publish(self, event):
        took = 0
        for pattern, inboxes in self.by_pattern.items():
            for inbox in inboxes if Pattern(pattern).matches(event.type) else ():
                if inbox.open:
                    inbox.open = not inbox.full()
                    if inbox.open:
                        inbox.put_nowait(event)
                        took += 1
        return took
