"""An outlet: one connection. How bytes get to it, and where it stands when they do not.

    up to date ──the client cannot take more for now──▶ behind: takes from the channel's strip, as fast as it can
        ▲                                                │  ▲                          │
        └───────────── it has taken everything ──────────┘  └──── reads the log ◀──────┘ the strip has gone on

`push` does not wait, and makes no task: the connection's writer takes the bytes at once (direct.py). Only when it does
not, because the client is slow, does a task take over, with the `send` that any ASGI server has.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Sequence
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

from starlette.types import Send

from eventlab.errors import Closed, CursorExpired, StoreError
from eventlab.gateway.channel import Channel
from eventlab.gateway.direct import Writer
from eventlab.gateway.forms import Message, Outgoing, Ready
from eventlab.gateway.replay import Replay
from eventlab.gateway.slow import Policy
from eventlab.system.cursor import Cursor
from eventlab.system.feed import Told
from eventlab.system.tally import Tally

log = logging.getLogger("eventlab.gateway")

WRITE_BYTES = 256 * 1024
"""Handed to the server at a time by one who catches up."""


class Outlet:
    """One connection to a channel. `on_end` is called once, with a reason, when nothing more will come by it."""

    __slots__ = (
        "_from_log",
        "_replay",
        "_send",
        "_task",
        "_wait",
        "_writer",
        "channel",
        "ended",
        "number",
        "on_end",
        "policy",
        "tally",
    )

    def __init__(
        self, channel: Channel, writer: Writer, send: Send, replay: Replay, policy: Policy, *, send_seconds: float
    ) -> None:
        """`send_seconds`: a client that takes nothing for so long is gone."""
        self.channel, self.policy, self._replay = channel, policy, replay
        self._writer, self._send, self._wait = writer, send, send_seconds
        self._task: asyncio.Task[None] | None = None
        self._from_log = True  # what it has had came from the log, and not all of it from the channel
        self.tally = Tally(channel.tally.cursor)
        """While it is behind: what it has had."""
        self.number: int | None = None
        """While it is behind: what it takes next from the strip; None: it has to read the log first."""
        self.on_end: Callable[[str], None] = _nobody
        self.ended = ""
        """Why nothing more comes, if so."""

    @asynccontextmanager
    async def lasting(self, seconds: float | None) -> AsyncIterator[None]:
        """A block that a `TimeoutError` ends when nothing more will come, at the latest after so many seconds.

        That the client is gone does not end it: whoever listens to the client is told so by the server, behind the
        last thing that the client has said.
        """
        async with asyncio.timeout(seconds) as life:

            def end(reason: str) -> None:
                if reason != "gone" and not life.expired():
                    life.reschedule(asyncio.get_running_loop().time())

            self.on_end = end
            try:
                if self.ended:
                    end(self.ended)
                yield
            finally:
                self.on_end = _nobody

    def begin(self, at: Cursor, first: Sequence[bytes], *, stored: bool) -> None:
        """Send `first`, then what is stored behind the cursor, if anything can be, then what comes. Return at once."""
        if self.ended:
            return
        self.tally.begin_at(at)
        self.number = None if stored else self.channel.end
        self.channel.behind[self] = None
        if not self.push(self.channel.form.outgoing(first)) or self.ended:
            return
        if stored or not self._replay.met(at):
            self._start(self._catch_up)
        else:
            self.channel.catches_up(self)

    def push(self, outgoing: Sequence[Outgoing]) -> bool:
        """Send these without waiting; False if the client takes no more for now: then a task sends them."""
        try:
            for index, each in enumerate(outgoing):
                if not self._writer.write(each.wire):
                    self._start(partial(self._go_on, outgoing[index:]))
                    return False
        except Exception:  # the next in the channel is sent its own
            log.exception("a connection ends, by a mistake of ours")
            self.end("mistake")
        return True

    def falls_behind(self, number: int, tally: Tally) -> None:
        """It has been sent everything up to here, and takes what comes from the strip."""
        self.number, self._from_log = number, False
        self.tally.begin_at(tally.cursor)

    def overrun(self) -> None:
        """The strip does not hold any more what it would have taken next: it takes nothing from there."""
        self.number = None
        if self.policy.cuts and not self._from_log:
            self.end("slow")

    def lose(self) -> None:
        """Events were lost to the channel: whatever there still is, is to be read from the log."""
        self.number = None
        if not self._at_work:
            self._start(self._catch_up)

    def end(self, reason: str) -> None:
        """Nothing more comes by it. The first reason counts."""
        if not self.ended:
            self.ended = reason
            self.channel.leave(self)
            told, self.on_end = self.on_end, _nobody
            told(reason)

    async def send_last(self, message: Message) -> bool:
        """Send a last message, when nothing more comes by itself; False if the client does not take it in its time."""
        if self._at_work or self.ended in ("stuck", "slow"):
            return False
        try:
            async with asyncio.timeout(self._wait):
                await self._send(message)
        except TimeoutError:
            return False
        return True

    @property
    def _at_work(self) -> bool:
        return self._task is not None and not self._task.done()

    async def aclose(self) -> None:
        """Leave the channel, and end the task."""
        self.end("closed")
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])

    def _start(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        self._task = asyncio.create_task(self._to_its_end(work), name="a connection catches up")

    async def _to_its_end(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Whatever goes wrong ends this connection, and no other. It has a cursor, and comes again."""
        try:
            await work()
        except TimeoutError:
            self.end("stuck")
        except OSError:
            self.end("gone")
        except (StoreError, Closed) as error:
            log.warning("a connection ends, and will come again: %s", error)
            self.end("store")
        except Exception:
            log.exception("a connection ends, by a mistake of ours")
            self.end("mistake")

    async def _go_on(self, rest: Sequence[Outgoing]) -> None:
        await self._write(rest)
        await self._catch_up()

    async def _catch_up(self) -> None:
        """Take from the strip, and where that is not possible from the log, until there is nothing to take."""
        while not self.ended:
            if self.number is None:
                await self._read_log()
            if self._from_log:
                await self._replay.meet(self.tally.cursor)
            self.channel.flush()  # and that may have overrun it
            if self.number == self.channel.end:
                self.channel.catches_up(self)
                return
            if self.number is not None:
                waiting, self.number = self.channel.since(self.number), self.channel.end
                await self._send_all(self._not_had(waiting))

    async def _read_log(self) -> None:
        """Everything that is stored behind where it stands, page by page; the strip goes on where the last one ends."""
        more = True
        while more and not self.ended:
            self._from_log = True
            self.channel.flush()
            self.number = self.channel.end
            try:
                page = await self._replay.page(self.channel.pattern, self.tally.cursor)
            except CursorExpired as gone:
                await self._resync(gone.cursor, "expired")
                continue
            ready = [self._ready(told) for told in page.told]
            self.tally.advance(dict(enumerate(page.reached.positions)))
            await self._send_all(ready)
            more = page.more

    async def _resync(self, cursor: Cursor, reason: str) -> None:
        self.tally.begin_at(cursor)
        self._replay.missed(reason)
        await self._write(self.channel.form.outgoing([self.channel.form.resync(self.tally.text(), reason)]))

    def _not_had(self, waiting: Iterable[Ready]) -> list[Ready]:
        """Those that it has not had; behind a replay with cursors of its own, which may be ahead of the channel's."""
        new = [ready for ready in waiting if self.tally.move(ready.told.partition, ready.told.record.position)]
        return [self._ready(ready.told) for ready in new] if self._from_log else new

    def _ready(self, told: Told) -> Ready:
        self.tally.move(told.partition, told.record.position)
        cursor = self.tally.text()
        return Ready(told, cursor, self.channel.form.event(cursor, told.record))

    async def _send_all(self, waiting: Sequence[Ready]) -> None:
        """Send what the policy picks of it, in writes of bounded size."""
        write: list[bytes] = []
        size = 0
        picked = self.policy.pick(waiting)
        self.channel.count(len(picked))
        for ready in picked:
            write.append(ready.data)
            size += len(ready.data)
            if size > WRITE_BYTES:
                await self._write(self.channel.form.outgoing(write))
                write, size = [], 0
        if write:
            await self._write(self.channel.form.outgoing(write))

    async def _write(self, outgoing: Sequence[Outgoing]) -> None:
        for each in outgoing:
            async with asyncio.timeout(self._wait):
                await self._send(each.message)


def _nobody(_reason: str) -> None:
    """Whom an end is told before anybody has asked."""
