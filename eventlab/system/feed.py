"""The feed: one reading of the log for everybody who listens in this process.

                      ┌──────┐      ┌── Reader "user.*"    its own inbox, its own pace
    log ──read──────▶ │ feed │ ─────┼── Reader "*.failed"
        ◀──wait(bell) └──────┘      └── Reader "*"         fell behind: reads the log by itself, and joins again

It reads on every bell, and once a second anyway: a bell that is lost costs a second, never an event. While nobody
listens it reads nothing, and only keeps track of where the log ends, so that a newcomer begins there.

With several partitions, what one round has read waits for the next round before it is handed out. A cause can be
missing from a round that holds its effect, when its partition was read a moment too early; it cannot be missing from
the next one. So nobody hears an effect before its cause.
"""

from __future__ import annotations

import asyncio
import heapq
import logging
import random
from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from eventlab.errors import CursorExpired, NotAnEnvelope, StoreError
from eventlab.event import Event
from eventlab.subscription import Subscription, Subscriptions
from eventlab.system.backoff import Backoff
from eventlab.system.cursor import Cursor
from eventlab.system.log import Log, Record, reached
from eventlab.transport import position_key

log = logging.getLogger("eventlab.system")
POLL_SECONDS = 1.0
"""The longest that a lost bell can cost."""


class Told(NamedTuple):
    """What an ear is told: an event, and the partition in which it stands."""

    partition: int
    event: Event


class Feed:
    """Reads a log for the ears that have joined. `run` is its task."""

    def __init__(self, log: Log, *, chance: random.Random | None = None) -> None:
        self._log, self._chance, self._backoff = log, chance or random.Random(), Backoff(base=0.05, cap=1.0)
        self._ears = Subscriptions()
        self._known: list[str] = []  # for each partition: where it ends, as far as we know,
        self._read: list[str] = []  # how far we have read it,
        self._done: list[str] = []  # and how far we have handed it out
        self._held: list[Told] = []  # read, and waiting for the next round
        self._awaited: list[tuple[Cursor, asyncio.Future[None]]] = []
        self.gaps = 0
        """How often events were gone before they could be read here."""

    async def open(self) -> None:
        """Find out where the log ends now."""
        self._known = list((await self._log.newest()).positions)
        self._read, self._done = list(self._known), list(self._known)

    @property
    def known(self) -> Cursor:
        """Behind everything that we know to be stored."""
        for partition, position in enumerate(self._log.rung()):
            if position is not None:
                self.note(partition, position)
        return Cursor(self._log.epoch, tuple(self._known))

    @property
    def cursor(self) -> Cursor:
        """Behind everything that has been handed out."""
        return Cursor(self._log.epoch, tuple(self._done))

    def note(self, partition: int, position: str) -> None:
        """Something is stored there: whoever comes from now on begins behind it."""
        known = self._known[partition]
        if position != known and position_key(position) > position_key(known):
            self._known[partition] = position

    def join(self, pattern: str, ear: Callable[[Told], None]) -> Subscription:
        """Tell `ear` of every event of the pattern from now on, and perhaps of some that it has read already."""
        if not len(self._ears):
            self._catch_up(self.known)
        return self._ears.add(pattern, ear)

    async def arrived(self, target: Cursor) -> None:
        """Return when everything up to `target` has been handed out."""
        if len(self._ears) and not self.cursor.covers(target):
            future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._awaited.append((target, future))
            await future

    async def run(self) -> None:
        """Read and hand out, until cancelled. What goes wrong with the store is told once, and tried again."""
        failures = 0
        while True:
            try:
                await (self._round() if len(self._ears) else self._rest())
                failures = 0
            except CursorExpired as gone:
                self._jump(gone)
            except StoreError as error:
                failures += 1
                if failures == 1:
                    log.warning("the feed of live events waits for its store: %s", error)
                await asyncio.sleep(self._backoff.pause(failures, self._chance))

    async def _round(self) -> None:
        at = Cursor(self._log.epoch, tuple(self._read))
        records = await self._log.read(at)
        if not records and not self._held:
            await self._log.wait(at, POLL_SECONDS)
            return
        for partition, position in reached(records).items():
            self._read[partition] = position
            self.note(partition, position)
        self._hand_out(self._ready([told for record in records if (told := self._heard(record))]))

    async def _rest(self) -> None:
        """Nobody listens: take note of where the log ends."""
        known = self.known
        if not await self._log.wait(known, POLL_SECONDS):
            known = await self._log.newest()
        if not len(self._ears):
            self._catch_up(known)

    def _heard(self, record: Record) -> Told | None:
        """The event in a record, if anybody listens to its type."""
        try:
            if record.type and self._ears.matching(record.type):
                return Told(record.partition, record.event())
        except (NotAnEnvelope, ValueError) as error:
            log.warning("an entry at %s is passed over: %s", record.position, error)
        return None

    def _ready(self, fresh: list[Told]) -> list[Told]:
        """What may be handed out: with several partitions, what was held, and what belongs before its end."""
        if self._log.partitions == 1:
            return fresh
        last = max((_stored(told) for told in self._held), default=None)
        early = [told for told in fresh if last is not None and _stored(told)[0] <= last[0]]
        ready, self._held = self._held + early, [told for told in fresh if told not in early]
        lines: dict[int, list[Told]] = {}
        for told in ready:
            lines.setdefault(told.partition, []).append(told)
        return list(heapq.merge(*lines.values(), key=_stored))

    def _hand_out(self, ready: list[Told]) -> None:
        for told in ready:
            for ear in self._ears.matching(told.event.type):
                ear.deliver(told)
        waiting = {told.partition for told in self._held}
        last = {told.partition: told.event.position or "" for told in ready}
        for partition, read in enumerate(self._read):
            self._done[partition] = last.get(partition, self._done[partition]) if partition in waiting else read
        self._tell_who_waits()

    def _tell_who_waits(self) -> None:
        cursor = self.cursor
        arrived = [(target, future) for target, future in self._awaited if cursor.covers(target)]
        self._awaited = [pair for pair in self._awaited if pair not in arrived]
        for _, future in arrived:
            if not future.done():
                future.set_result(None)

    def _catch_up(self, known: Cursor) -> None:
        self._known = list(known.positions)
        self._read, self._done, self._held = list(self._known), list(self._known), []

    def _jump(self, gone: CursorExpired) -> None:
        """Events are gone before we read them: go on where nothing is missing any more, and say so."""
        self.gaps += 1
        log.warning("live events were lost: %s", gone)
        self._read = list(gone.cursor.positions)
        self._known = list(gone.cursor.positions)
        self._done, self._held = list(self._read), []


def _stored(told: Told) -> tuple[int, datetime]:
    assert told.event.position is not None  # it was read from a log
    return position_key(told.event.position)[0], told.event.time  # twins of one millisecond: by their own time
