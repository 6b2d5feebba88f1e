# expect: EVENT-KIND-03 answers a coroutine
from eventlab import Event


async def make_event(type, data, *, now, **fields):
    return Event(type, data, time=now, **fields)
