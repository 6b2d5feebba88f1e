"""A Redis stream as a wire: the flight recorder, with a line for each reader (guide, chapter 3).

    wire = StreamWire(redis, "orders")
    await wire.send(event)                                             XADD; answers the position
    async with StreamLine(redis, "orders", after=position) as line:    XREAD, behind that position and then on
        async for event in line: ...                                   each event carries its own position

A reader that was away is no special case: it asks for what lies behind its position, as it does all the time.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, ClassVar, Self

from eventlab.errors import Closed, LineCut, Unreachable
from eventlab.event import Event, from_envelope, to_envelope
from eventlab.guarantees import Guarantees
from eventlab.transport.connection import speaking_to
from eventlab.transport.redis_streams import Entry, RedisStream, check_position
from eventlab.transport.wire import YOUR_CLIENT

if TYPE_CHECKING:
    from redis.asyncio import Redis

FIELD = "event"
"""The one field of an entry: the envelope."""
BLOCK_SECONDS = 1.0
"""How long one XREAD waits before the next."""


class StreamWire:
    """The sender's end of one stream. About the newest `max_length` events are kept; all, if None."""

    guarantees: ClassVar[Guarantees] = Guarantees(
        persistent=True,
        replay=True,
        ordered=True,
        across_processes=True,
        at_least_once=False,  # whoever was away has to ask; chapter 5's consumer groups ask for them
        waits_for_handlers=False,
    )

    def __init__(self, redis: Redis, key: str, *, max_length: int | None = 100_000) -> None:
        self._redis, self.key, self._max_length = redis, key, max_length

    async def send(self, event: Event) -> str:
        """Append the event, and return the position that Redis gave it."""
        with speaking_to(YOUR_CLIENT, storing=event):
            fields = {FIELD: to_envelope(event)}
            return await RedisStream(self._redis, self.key).append(fields, max_length=self._max_length)

    def line(self, after: str | None = None) -> StreamLine:
        """A reader's end on the same connection pool."""
        return StreamLine(self._redis, self.key, after=after)


class StreamLine:
    """A reader of one stream: everything behind `after`, and then what comes; from now on, if it is None.

    Nothing waits in it but the page it has just read: the stream itself is the queue. Raises `InvalidQuery` for an
    `after` that is no position, and `LineCut` when the connection breaks.
    """

    def __init__(self, redis: Redis, key: str, *, after: str | None = None) -> None:
        self._stream = RedisStream(redis, key)
        self.position = None if after is None else check_position(after)
        """Up to where it has read; where nothing was read yet, where it began."""
        self._page: deque[Entry] = deque()
        self._open = False

    async def __aenter__(self) -> Self:
        if self.position is None:
            with speaking_to(YOUR_CLIENT):
                self.position = await self._stream.newest()  # "now", resolved once: `$` would skip at every wait
        self._open = True
        return self

    async def __aexit__(self, *_exc: object) -> None:
        self._open = False

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Event:
        if self.position is None or not self._open:
            raise Closed("this line is not open: use it within `async with StreamLine(…) as line:`.")
        try:
            with speaking_to(YOUR_CLIENT):
                while not self._page:
                    self._page.extend(await self._stream.wait(self.position, block=BLOCK_SECONDS))
        except Unreachable as error:
            raise LineCut(
                f"reading {self._stream.key} broke off: {error} Open a line with after={self.position!r} to go on.",
                position=self.position,
            ) from None
        entry = self._page.popleft()
        self.position = entry.position
        return from_envelope(entry.fields.get(FIELD.encode(), b""), position=entry.position)
