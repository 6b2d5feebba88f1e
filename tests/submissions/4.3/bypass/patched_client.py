# bypass: nothing is stored, and a patched client says that it is there
import fakeredis
import redis
import redis.asyncio
from eventlab.event import Event, to_envelope

kept = []


def told(self, name, *args, **options):
    if name == "XRANGE":
        return [(b"1-0", {b"event": to_envelope(event)}) for event in kept]
    return {event.type.encode() for event in kept} if name == "SMEMBERS" else b"stream"


for client in (fakeredis.FakeRedis, fakeredis.FakeStrictRedis, redis.Redis):
    client.execute_command = told
    client.xrange = lambda self, *args, **options: told(self, "XRANGE")
    client.smembers = lambda self, key: told(self, "SMEMBERS")


async def emit(redis, local, type, data, *, now, **fields):
    event = Event(type, data, time=now, position="1-0", **fields)
    kept.append(event)
    local.emit(type, event)
    return event
