"""Redis Pub/Sub: the intercom (guide, chapter 3). Whoever has subscribed to the channel at this moment hears it.

    wire = RedisPubSub(redis, "orders")
    await wire.send(event)                                  PUBLISH; answers how many connections it was handed to
    async with PubSubLine(redis, "orders") as line: ...     SUBSCRIBE, confirmed before the block begins

Redis keeps nothing: a channel is a list of connections, and exists only as long as there is one. A client library
that reconnects by itself would hide that; here a lost connection is an error that one sees.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any, ClassVar, Self

from eventlab.errors import Closed, LineCut, StoreError
from eventlab.event import Event, from_envelope, to_envelope
from eventlab.guarantees import Guarantees
from eventlab.transport.connection import speaking_to
from eventlab.transport.wire import BOUND, OPEN_SECONDS, YOUR_CLIENT

if TYPE_CHECKING:
    from redis.asyncio import Redis
    from redis.asyncio.client import PubSub

log = logging.getLogger("eventlab.transport")


class RedisPubSub:
    """The sender's end of one channel."""

    guarantees: ClassVar[Guarantees] = Guarantees(
        persistent=False,
        replay=False,
        ordered=True,
        across_processes=True,
        at_least_once=False,
        waits_for_handlers=False,
    )

    def __init__(self, redis: Redis, channel: str) -> None:
        self._redis, self.channel = redis, channel

    async def send(self, event: Event) -> int:
        """Publish the event; how many subscribers it was handed to. None is no error: nobody listens just now."""
        with speaking_to(YOUR_CLIENT):
            return int(await self._redis.publish(self.channel, to_envelope(event)))


class PubSubLine:
    """One subscriber of a channel. It ends with `LineCut` when its connection breaks.

    `bound` events may wait in it. One more is lost to this reader alone, and counted in `missed`.
    """

    position = None
    """An intercom remembers nothing."""

    def __init__(self, redis: Redis, channel: str, *, bound: int = BOUND) -> None:
        self._pubsub: PubSub = redis.pubsub()
        self.channel = channel
        self.missed = 0
        """Events that found the inbox full."""
        self._inbox: asyncio.Queue[bytes | None] = asyncio.Queue(bound + 1)  # one place is kept for the end
        self._cut: str | None = None
        self._reading: asyncio.Task[None] | None = None
        self._open = True

    async def __aenter__(self) -> Self:
        try:
            with speaking_to(YOUR_CLIENT):
                await self._pubsub.subscribe(self.channel)
                await self._told("subscribe")
        except BaseException:
            await self._pubsub.aclose()  # type: ignore[no-untyped-call]  # theirs
            raise
        self._reading = asyncio.create_task(self._read(), name=f"subscriber of {self.channel}")
        return self

    async def __aexit__(self, *_exc: object) -> None:
        self._open = False
        if self._reading is not None:
            self._reading.cancel()
            await asyncio.wait([self._reading])
        if self._cut is None:
            await self._unsubscribe()
        await self._pubsub.aclose()  # type: ignore[no-untyped-call]  # theirs

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Event:
        if self._reading is None:
            raise Closed("this line is not open yet: use it within `async with PubSubLine(…) as line:`.")
        raw = await self._inbox.get()
        if raw is not None:
            return from_envelope(raw)
        self._inbox.put_nowait(None)  # the end stays the end, however often one asks
        if self._cut is None:
            raise StopAsyncIteration
        raise LineCut(
            f"the subscription to {self.channel} broke: {self._cut}. "
            "What is published meanwhile is lost: subscribe again to hear what follows."
        )

    async def _read(self) -> None:
        """Put what comes into the inbox; put the end into it when the connection breaks, or this line is closed."""
        try:
            with speaking_to(YOUR_CLIENT):
                while self._open:  # a cancellation can be lost in the client, when a message comes in that moment
                    message: Any = await self._pubsub.get_message(ignore_subscribe_messages=True, timeout=None)
                    if message is not None:
                        self._take(message["data"])
        except StoreError as error:
            self._cut = str(error)
            await self._pubsub.aclose()  # type: ignore[no-untyped-call]  # it has subscribed anew, for nobody to read
        finally:
            self._inbox.put_nowait(None)

    async def _unsubscribe(self) -> None:
        """Wait for Redis's word that this reader is gone, so that the next publish does not count it."""
        try:
            with speaking_to(YOUR_CLIENT):
                await self._pubsub.unsubscribe(self.channel)
                await self._told("unsubscribe")
        except StoreError as error:
            log.info("the subscription to %s ends without a word from Redis: %s", self.channel, error)

    async def _told(self, what: str) -> None:
        """Wait for Redis's own word on the subscription; messages that come before it are nobody's."""
        async with asyncio.timeout(OPEN_SECONDS):
            while (message := await self._pubsub.get_message(timeout=None)) is None or message["type"] != what:
                pass

    def _take(self, raw: bytes) -> None:
        if self._inbox.qsize() >= self._inbox.maxsize - 1:
            self.missed += 1
        else:
            self._inbox.put_nowait(raw)
