# right: asyncio's own queue, and functions that close over a dictionary
from types import SimpleNamespace


def PubSub():
    known = {}

    def subscribe(pattern):
        inbox = asyncio.Queue(100)
        inbox.open = True
        known[id(inbox)] = (inbox, Pattern(pattern))
        return inbox

    def unsubscribe(inbox):
        inbox.open = False
        known.pop(id(inbox), None)

    def publish(event):
        fits = [inbox for inbox, pattern in tuple(known.values()) if pattern.matches(event.type)]
        free = [inbox for inbox in fits if not inbox.full()]
        for inbox in fits:
            inbox.put_nowait(event) if inbox in free else unsubscribe(inbox)
        return len(free)

    return SimpleNamespace(subscribe=subscribe, unsubscribe=unsubscribe, publish=publish)
