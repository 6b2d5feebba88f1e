"""One wire with its one reader: what the hero asks of each of the four, in the same words.

The plug is pulled at the reader's end: its line is closed, and opened again later, from where it had read to if the
wire can say that. What the sender does in between is its own affair.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any

from eventlab.errors import LineCut
from eventlab.event import Event
from eventlab.transport import START, Line, Wire

PATIENCE = 10.0
"""Seconds after which an event that should have arrived counts as a fault of ours."""
AGAIN = 0.1
"""Seconds after which a reading task that still runs is cancelled once more."""
ANSWER, END = 0, -1
"""Numbers of two events of the last step: what the reader says, and what ends the listening for it."""

Say = Callable[[Any, Event], Awaitable[object]]
"""How a reader speaks on its own line, where it can. (Any: a line of the wire's own kind.)"""


def order(number: int) -> Event:
    """The event of that number."""
    return Event("order.placed", {"number": number})


class Reader:
    """The reader of one wire. `received`: the numbers of its events, in the order of their coming."""

    def __init__(self, wire: Wire, open_line: Callable[[str | None], Line], *, say: Say | None, shared: bool) -> None:
        """`open_line` makes a line that goes on behind a position, if the wire has such a thing.

        `say` is how the reader speaks; `shared` tells whether the sender listens on such a line as well, or has an
        ear of its own: then what it hears is put into `heard`.
        """
        self.wire = wire
        self.received: list[int] = []
        self.heard: asyncio.Queue[int] = asyncio.Queue(1)
        self._open_line, self._say, self._shared = open_line, say, shared
        self._position: str | None = None
        self._line = AsyncExitStack()
        self._connected: Line | None = None
        self._reading: asyncio.Task[None] | None = None
        self._news = asyncio.Event()

    async def connect(self) -> None:
        """Open a line behind the last position, and read from it until it is cut."""
        line = self._open_line(self._position)
        await self._line.enter_async_context(line)
        self._connected = line
        self._reading = asyncio.create_task(self._read(line), name="eventlab reader")
        self._reading.add_done_callback(lambda _: self._news.set())
        self._line.push_async_callback(self._end, self._reading)

    async def cut(self) -> None:
        """Pull the plug. Cutting twice does nothing."""
        if self._connected is not None:
            self._position = self._connected.position
        await self._line.aclose()
        self._line, self._connected = AsyncExitStack(), None

    async def has(self, number: int) -> None:
        """Return when the event of that number is there. Raises `LineCut` when it cannot come any more."""
        async with asyncio.timeout(PATIENCE):
            while number not in self.received:
                if self._reading is not None and self._reading.done():
                    self._reading.result()  # the line's own error, if it broke
                    raise LineCut(f"the line ended before event {number}. Try again(): it lays the wires anew.")
                self._news.clear()
                await self._news.wait()

    async def ask(self) -> tuple[tuple[str, ...], int]:
        """Let the reader say something on its own wire, and a newcomer ask for everything from the beginning.

        Returns who heard the reader (of `sender` and `newcomer`), and how many events the newcomer found.
        """
        async with AsyncExitStack() as lines, asyncio.timeout(PATIENCE):
            newcomer = await lines.enter_async_context(self._open_line(START))
            sender = await lines.enter_async_context(self._open_line(None)) if self._shared else None
            if self._say is not None and self._connected is not None:
                await self._say(self._connected, order(ANSWER))
            heard = [] if self._say is None or self._shared else [await self.heard.get()]
            await self.wire.send(order(END))
            found = await _until_end(newcomer)
            heard += await _until_end(sender) if sender is not None else []
        ears = {"sender": heard, "newcomer": found}
        return tuple(name for name, numbers in ears.items() if ANSWER in numbers), sum(n > 0 for n in found)

    async def _read(self, line: Line) -> None:
        async for event in line:
            if event.data["number"] > 0:
                self.received.append(event.data["number"])
            self._news.set()

    async def _end(self, reading: asyncio.Task[None]) -> None:
        """A cancellation can be lost in the Redis client, when an answer comes in that moment: ask until it is done."""
        while not reading.done():
            reading.cancel()
            await asyncio.wait([reading], timeout=AGAIN)
        await asyncio.gather(reading, return_exceptions=True)  # how it broke, `has` has said


async def _until_end(line: Line) -> list[int]:
    """The numbers that come over the line, up to the one that ends the listening."""
    numbers: list[int] = []
    async for event in line:
        if event.data["number"] == END:
            return numbers
        numbers.append(event.data["number"])
    raise LineCut("the line ended before the event that ends the listening: expected it on every wire.")
