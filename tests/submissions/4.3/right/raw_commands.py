# right: raw commands, a class of its own, prints, and the listeners' errors kept to itself
import dataclasses
import logging

from eventlab.event import Event, to_envelope


class Emitting:
    def __init__(self, redis, local):
        self.redis, self.local = redis, local

    async def store(self, event):
        position = await self.redis.execute_command("XADD", f"stream:{event.type}", "*", "event", to_envelope(event))
        await self.redis.execute_command("SADD", "streams", event.type)
        return dataclasses.replace(event, position=position.decode("utf-8"))

    def tell(self, event):
        try:
            self.local.emit(event.type, event)
        except ExceptionGroup:
            logging.exception("a listener raised")


def emit(redis, local, type, data, *, now, **fields):
    emitting = Emitting(redis, local)

    async def work():
        event = await emitting.store(Event(type=type, data=data, time=now, **fields))
        print("stored", event)
        emitting.tell(event)
        return event

    return work()
