"""The shape that all wires share: a sender's end, and a line to one reader.

    wire = RedisPubSub(redis, "orders")           the sender's end: `await wire.send(event)`
    async with PubSubLine(redis, "orders") as line:
        async for event in line: ...              the reader's end: nothing sent from here on is missed

Entering a line means that it stands: it is accepted, subscribed, or knows its place in the log. Reading ends quietly
when the other side hangs up in order, and with `LineCut` when the wire breaks. A line does not mend itself: whoever
reads decides whether to open another, and where that is possible `line.position` says from where.
"""

from __future__ import annotations

from typing import ClassVar, Protocol, Self

from eventlab.event import Event
from eventlab.guarantees import Guarantees

BOUND = 100
"""Events that may wait for one slow reader, where a wire keeps them waiting at all."""
SEND_SECONDS = 10.0
"""A reader that takes no byte for so long is gone."""
SILENCE_SECONDS = 15.0
"""After so long without an event a server says something that is none, so that both sides know the line stands."""
OPEN_SECONDS = 5.0
"""Seconds within which a line stands, or counts as unreachable."""

YOUR_CLIENT = "the address of your client"
"""How errors name a Redis whose address we were not told."""


class Wire(Protocol):
    """The sender's end. `guarantees` says what becomes of an event that is sent; an experiment has verified it."""

    guarantees: ClassVar[Guarantees]

    async def send(self, event: Event) -> int | str:
        """Send the event; the answer is all that the wire knows: how many took it, or the position it was given."""
        ...


class Line(Protocol):
    """The reader's end: `async with` opens and closes it, `async for` reads, one reader at a time.

    A wait that is cancelled may end the line; and in the Redis client a cancellation can be lost, when an answer comes
    in that very moment. So give the reading a task of its own, and ask it to end until it has.
    """

    @property
    def position(self) -> str | None:
        """Up to where it has read: what the next line takes as `after`. None where the wire remembers nothing."""
        ...

    async def __aenter__(self) -> Self: ...
    async def __aexit__(self, *exc: object) -> None: ...
    def __aiter__(self) -> Self: ...
    async def __anext__(self) -> Event: ...
