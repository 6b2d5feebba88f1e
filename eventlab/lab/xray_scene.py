"""What the X-ray looks into: a program, a log and a page, all of them real, and each with a life of its own.

the program   `EitherOrder` and its SSE endpoint; a restart ends one and begins another
the log       an embedded store with a name; whoever connects to it sees the same
the page      a reader of the endpoint's bytes; it keeps what it received, and its last id
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count

from eventlab.clock import Clock
from eventlab.emitter import PersistentEventSystem
from eventlab.errors import Closed
from eventlab.event import Event
from eventlab.event.identity import RandomBytes
from eventlab.lab.xray_page import Page
from eventlab.lab.xray_program import Door, Program
from eventlab.transport.connection import forget_embedded

TYPE = "order.placed"
LIMIT = 60
"""Events in one X-ray: its columns are for looking at, not for load."""
_stores = count(1)


class Scene:
    """The three of them, and the wires between. `wanted`: whether the page wants to listen."""

    def __init__(self, clock: Clock, randbytes: RandomBytes) -> None:
        self._clock, self._randbytes = clock, randbytes
        self._store = f"xray-{next(_stores)}"
        self._log = PersistentEventSystem(f"embedded://{self._store}")  # an onlooker's own connection
        self.door = Door()
        self.page = Page(TYPE)
        self.wanted = True
        self.memory: list[Event] = []
        """What the listeners heard, of the program that runs or was the last to run."""

    @property
    def program(self) -> Program:
        """The program that runs; raises `Closed` while it is down."""
        if self.door.program is None:
            raise Closed("the program is down: restart it first.")
        return self.door.program

    async def run(self) -> None:
        """One life of the program ends, if there was one; the next begins, and a page that wants to finds it."""
        await self.die()
        self.door.program = Program(f"embedded://{self._store}", self._clock, self._randbytes)
        self.memory = self.door.program.heard
        await self.connect()

    async def die(self) -> None:
        """The program ends. The log and the page live on, and nothing connects them."""
        await self.door.shut()
        await self.page.disconnect()

    async def connect(self) -> None:
        """Let the page listen, if it wants to and the program runs, and wait until it has what it has missed."""
        if self.wanted and self.door.program:
            await self.page.connect(self.door.program.endpoint, {event.id for event in await self.stored()})

    async def stored(self) -> Sequence[Event]:
        """The log, oldest first."""
        return await self._log.history(TYPE, limit=LIMIT)

    async def aclose(self) -> None:
        """End it all; the log is forgotten."""
        await self.die()
        await self._log.aclose()
        forget_embedded(self._store)
