"""A worker: takes its share of a group's events, hands each to the handler, and says what has become of it.

                   ┌─────────────── the loop, turn by turn ───────────────┐
    new ───────┐   │ settle   what is handled is acknowledged,            │      beside it
    due again ─┼──▶│          what failed is parked, or buried            │      the heartbeat: "still at these"
    left by ───┘   │ fill     as much is taken as there is room for       │      the checkpoint, once a second
    the dead       │ rest     until the bell rings, or a handler is done  │
                   └──────────────────────────────────────────────────────┘

At least once: the ack comes after the handler. Whoever dies in between has missed the heartbeat for `idle` seconds
before long, and the event is given to another worker. The handler may see it twice; see `Context.once`.

    the handler raises                   again, after a pause that grows, and is spread by chance (`backoff`)
    … or is not done within `timeout`    the same; see `hands`
    … `max_deliveries` times             dead letter, with the reason
    it takes its process down each time  dead letter; it is not run another time
    the entry cannot be read             dead letter, at once
    Redis is away                        said once in the log; tried again until it is back, or the worker is stopped
    the group is gone                    made again behind its checkpoint; in a log that is new, at the beginning

Only the loop moves deliveries, so that a handler that is cancelled breaks no move. Nothing ends a worker but its stop.
"""

from __future__ import annotations

import asyncio
import itertools
import logging
import math
import os
import random
import socket
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any

from eventlab.errors import Closed, GroupLost, InvalidOption, Refused, shown
from eventlab.event import Pattern
from eventlab.system.backoff import Backoff
from eventlab.system.context import Context
from eventlab.system.cursor import Cursor
from eventlab.system.ending import end
from eventlab.system.group import Delivery
from eventlab.system.handling import WorkHandler, handling, name_of
from eventlab.system.hands import Hands, Running
from eventlab.system.intake import Intake
from eventlab.system.log import Log

CHECKPOINT_SECONDS = 1.0
"""How often the place is kept behind which nothing is unfinished."""
STORE_BACKOFF = Backoff(base=0.1, cap=5.0)
_numbers = itertools.count(1)
_logger = logging.getLogger("eventlab.worker")


class Worker:
    """Runs `handler` for each event of `pattern` that the group is given: `async with worker: …`.

    Up to `concurrency` handlers run at once, for `timeout` seconds at most; so with more than one, or after a failure,
    a later event may be handled before an earlier one. `start` is for a group that does not exist yet: "new",
    "beginning", or the text of a cursor. Leaving the block, or `stop()`, takes nothing more, lets handlers finish for
    `drain` seconds, and leaves the rest to other workers. Raises `InvalidOption`, `InvalidHandler`, `InvalidPattern`;
    on entering the block `InvalidQuery` (`start`), `StoreError`, and `Closed` the second time.
    """

    def __init__(
        self,
        log: Log,
        group: str,
        pattern: str,
        handler: WorkHandler,
        *,
        concurrency: int = 10,
        max_deliveries: int = 5,
        timeout: float = 60.0,
        idle: float = 30.0,
        drain: float = 10.0,
        backoff: Backoff | None = None,
        start: str = "new",
        name: str | None = None,
        chance: random.Random | None = None,
    ) -> None:
        _check_counts(concurrency=concurrency, max_deliveries=max_deliveries)
        _check_seconds(timeout=timeout, idle=idle, drain=drain)
        self.name = name or f"{socket.gethostname()}-{os.getpid()}-{next(_numbers)}"
        self._log, self._group, self._pattern = log, log.group(group), Pattern(pattern)
        self._concurrency, self._max_deliveries, self._idle, self._drain = concurrency, max_deliveries, idle, drain
        self._backoff, self._chance, self._start = backoff or Backoff(), chance or random.Random(), start
        self._handle, self._handler = handling(handler), name_of(handler)
        self._wake, self._stopping, self._over = asyncio.Event(), asyncio.Event(), asyncio.Event()
        self._hands = Hands(self._run_handler, timeout=timeout, on_end=self._wake.set)
        self._passed_over: list[Delivery] = []  # of no type that we want; at most what one turn has taken
        self._intake = Intake(log, self._group, self.name, idle=idle, suspects=self._suspects)
        self._mark: Cursor | None = None
        self._task: asyncio.Task[None] | None = None
        self._failing: Counter[str] = Counter()
        self._counts = Counter(dict.fromkeys(("handled", "failed", "buried", "passed_over", "healed", "troubles"), 0))

    async def __aenter__(self) -> Worker:
        if self._task is not None:
            raise Closed(f"worker {self.name} has been started before. Make another one.")
        self._mark = await self._beginning()
        await self._group.create(self._mark)
        self._mark = await self._group.checkpoint()
        self._task = asyncio.create_task(self._live())
        return self

    async def __aexit__(self, *_exc: object) -> None:
        await self.stop()

    async def stop(self) -> None:
        """Take nothing more, let handlers finish for `drain` seconds, settle, and return. Twice does no harm."""
        self._stopping.set()
        self._wake.set()
        if self._task is not None:
            try:
                await asyncio.shield(self._task)
            except asyncio.CancelledError:  # whoever waits for us has no time left: neither have the handlers
                await end([self._task])
                raise

    def snapshot(self) -> dict[str, Any]:
        """What it is, what it has in hand, and what it has done since it began."""
        hands = {"in_hand": len(self._hands), "stuck": len(self._hands.stuck)}
        return {"group": self._group.name, "worker": self.name, "pattern": self._pattern.text, **hands, **self._counts}

    async def _beginning(self) -> Cursor:
        """Where a group that does not exist yet begins."""
        if self._start == "new":
            return await self._log.newest()
        if self._start == "beginning":
            return Cursor.start(self._log.epoch, self._log.partitions)
        return Cursor.parse(self._start, epoch=self._log.epoch, partitions=self._log.partitions)

    async def _live(self) -> None:
        try:
            async with asyncio.TaskGroup() as beside:
                beside.create_task(self._every(self._idle / 3, "the heartbeat", self._beat))
                beside.create_task(self._every(CHECKPOINT_SECONDS, "the checkpoint", self._keep_mark))
                while not self._stopping.is_set():
                    await self._attempt("taking and settling", lambda: self._healing(self._turn), self._stopping)
                await self._finish()
                self._over.set()
            await self._attempt("the farewell", lambda: self._group.forget(self.name), self._over)
        except BaseException:  # cancelled, most likely: whoever did it waits for us, and has no time for a drain
            await self._hands.abandon()
            raise

    async def _turn(self) -> None:
        """Settle, fill, rest."""
        self._wake.clear()
        await self._settle()
        room = self._concurrency - len(self._hands)
        if room <= 0:
            await self._wake.wait()
        elif not await self._intake.fill(room, self._begin):
            await self._intake.rest(self._wake)

    async def _settle(self) -> None:
        """Tell the group what has become of the deliveries that have ended."""
        handled = [each for each in self._hands.ended if not each.failure]
        if handled or self._passed_over:
            await self._group.ack([*(each.delivery for each in handled), *self._passed_over])
            self._counts.update(handled=len(handled), passed_over=len(self._passed_over))
            self._passed_over.clear()
        for each in handled:
            self._let_go(each)
        refused: Refused | None = None
        for each in self._hands.ended:
            if each.failure:
                try:
                    await self._give_back(each)
                except Refused as error:  # of this one only: the others need not wait for it
                    refused = error
        if refused:
            raise refused

    async def _give_back(self, running: Running) -> None:
        """Park what failed, or bury it."""
        delivery, reason = running.delivery, running.failure
        if delivery.event is None or delivery.attempt >= self._max_deliveries:
            if await self._group.bury(delivery, reason=reason, handler=self._handler):
                self._counts["buried"] += 1
                _logger.warning("group %s gives up %s: %s", self._group.name, delivery.position, reason)
        else:
            after = self._backoff.pause(delivery.attempt, self._chance)
            await self._group.park(delivery, after=after, reason=reason)
            self._intake.expect(after)
        self._counts["failed"] += 1
        self._let_go(running)

    def _let_go(self, running: Running) -> None:
        self._hands.let_go(running)
        if running.delivery.suspect:
            self._intake.look_again()

    def _suspects(self) -> int:
        """How many entries that may kill this process it can take now: one at a time."""
        return int(not any(delivery.suspect for delivery in self._hands.deliveries))

    def _begin(self, delivery: Delivery) -> None:
        if delivery.event is None:
            self._hands.take(delivery, failure=delivery.problem)
        elif not self._pattern.matches(delivery.event.type):
            self._passed_over.append(delivery)
        elif delivery.attempt > self._max_deliveries:
            before = f"; before that: {delivery.reason}" if delivery.reason else ""
            self._hands.take(delivery, failure=f"whoever was given it died, or was silent, the last time{before}")
        else:
            self._hands.take(delivery)

    async def _run_handler(self, delivery: Delivery) -> None:
        assert delivery.event is not None
        await self._handle(Context(self._group, delivery.event, delivery.attempt, self.name))

    async def _healing(self, act: Callable[[], Awaitable[None]]) -> None:
        """Do it; make the group again if it is gone. What was in hand goes on; some of it may be delivered twice."""
        assert self._mark is not None
        try:
            await act()
        except GroupLost:
            if not await self._group.create(self._mark):
                return  # another worker was quicker
            self._counts["healed"] += 1
            self._intake.start_anew()
            _logger.warning("group %s was gone, and is made again: some events may come twice", self._group.name)

    async def _finish(self) -> None:
        """Let handlers end, until the time for that is over; then cancel them. What has ended is settled."""
        now = asyncio.get_running_loop().time
        until = now() + self._drain
        while self._hands and now() < until:
            self._wake.clear()
            await self._attempt("settling", lambda: self._healing(self._settle), self._over)
            if self._hands and not self._hands.ended:
                await _within(until - now(), self._wake)
        if heedless := await self._hands.abandon():
            _logger.error("%d handlers of group %s do not heed their cancellation", heedless, self._group.name)
        await self._attempt("settling", self._settle, self._over)

    async def _beat(self) -> None:
        if deliveries := self._hands.deliveries:
            await self._group.beat(self.name, deliveries, lease=self._idle)

    async def _keep_mark(self) -> None:
        self._mark = await self._group.checkpoint()

    async def _every(self, seconds: float, what: str, act: Callable[[], Awaitable[object]]) -> None:
        while not await _within(seconds, self._over):
            await self._attempt(what, act, self._over)

    async def _attempt(self, what: str, act: Callable[[], Awaitable[object]], until: asyncio.Event) -> None:
        """Do it. Trouble is counted, told the first time in a row, and followed by a pause, cut short by `until`."""
        try:
            await act()
        except GroupLost:
            pass  # the loop meets it, too, and makes it again
        except Exception as error:  # noqa: BLE001  (whatever it is, the next attempt is worth more than the end)
            self._counts["troubles"] += 1
            self._failing[what] += 1
            if self._failing[what] == 1:
                _logger.warning("worker %s of group %s: %s failed: %s", self.name, self._group.name, what, error)
            await _within(STORE_BACKOFF.pause(self._failing[what], self._chance), until)
        else:
            if self._failing.pop(what, 0):
                _logger.warning("worker %s of group %s: %s works again", self.name, self._group.name, what)


async def _within(seconds: float, event: asyncio.Event) -> bool:
    """Whether `event` is set before so many seconds are over."""
    try:
        async with asyncio.timeout(seconds):
            return await event.wait()
    except TimeoutError:
        return False


def _check_counts(**counts: object) -> None:
    for what, count in counts.items():
        if not isinstance(count, int) or isinstance(count, bool) or count < 1:
            raise InvalidOption(f"{what} is {shown(count)}: expected a whole number, 1 or more. Try {what}=5.")


def _check_seconds(**spans: object) -> None:
    for what, seconds in spans.items():
        if not isinstance(seconds, int | float) or isinstance(seconds, bool) or not 0 < seconds < math.inf:
            raise InvalidOption(
                f"{what} is {shown(seconds)}: expected seconds, more than 0 and not for ever. Try {what}=30.0."
            )
