"""The feed: one reading of the log for everybody who listens in this process.

                      ┌──────┐      ┌── Reader "user.*"    its own inbox, its own pace
    log ──read──────▶ │ feed │ ─────┼── Reader "*.failed"
        ◀──wait(bell) └──────┘      └── Reader "*"         fell behind: reads the log by itself, and joins again

It reads on every bell, and once a second anyway: a bell that is lost costs a second, never an event. While nobody
listens it reads nothing, and only keeps track of where the log ends, so that a newcomer begins there.

With several partitions, what one round has read waits for the next round before it is handed out. A cause can be
missing from a round that holds its effect, when its partition was read a moment too early; it cannot be missing from
the next one, unless that partition has more to read, and then its effect waits on. So nobody hears an effect before
its cause, as far as the clocks of several servers agree.

What nobody listens to is passed over by its type, and an envelope that somebody does listen to gets a glance; only an
ear that asks for the event itself pays for reading it. The gateway, which passes envelopes on, does not.
"""

from __future__ import annotations

import asyncio
import logging
import random
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from datetime import UTC, datetime
from operator import itemgetter

from eventlab.errors import Closed, CursorExpired, NotAnEnvelope, StoreError
from eventlab.event import Event
from eventlab.event.envelope import plain_time
from eventlab.subscription import Subscription, Subscriptions
from eventlab.system.backoff import Backoff
from eventlab.system.cursor import Cursor
from eventlab.system.log import READ_LIMIT, Log, Record, reached
from eventlab.transport import position_key

log = logging.getLogger("eventlab.system")
POLL_SECONDS = 1.0
"""The longest that a lost bell can cost."""
PAUSE_SECONDS = 0.005
"""A rest for one who reads several partitions, after handing out: asking all for one event costs as much as for ten."""
HELD = 10_000
"""Events that may wait for a partition with more to read; beyond that they go out, each key still in order."""


class Told:
    """What an ear is told: a record, and the event in it, which is made when somebody first asks for it."""

    __slots__ = ("_event", "record")

    def __init__(self, event: Event | None, record: Record) -> None:
        """Without an event: of a record that is known to hold one."""
        self._event, self.record = event, record

    @property
    def event(self) -> Event:
        """The event."""
        if self._event is None:
            self._event = self.record.event()
        return self._event

    @property
    def partition(self) -> int:
        """Where it stands."""
        return self.record.partition


Place = tuple[int, datetime]
"""When an event was stored, in milliseconds; twins of one millisecond stand by their own time."""
Placed = tuple[Place, Told]
_FIRST = (-1, datetime.min.replace(tzinfo=UTC))
_partition, _place = itemgetter(0), itemgetter(0)


class Feed:
    """Reads a log for the ears that have joined. `run` is its task."""

    def __init__(self, log: Log, *, chance: random.Random | None = None) -> None:
        self._log, self._chance, self._backoff = log, chance or random.Random(), Backoff(base=0.05, cap=1.0)
        self._ears = Subscriptions()
        self._epoch = ""
        self._known: list[str] = []  # for each partition: where it ends, as far as we know,
        self._read: list[str] = []  # how far we have read it,
        self._done: list[str] = []  # and how far we have handed it out
        self._held: list[Placed] = []  # read, and waiting for the next round
        self._last: list[Place] = []  # for each partition the place of what was read last
        self._at_end = False  # there was nothing more to read, and nothing is held
        self._awaited: list[tuple[Cursor, asyncio.Future[None]]] = []
        self.gaps = 0
        """How often events were gone before they could be read here."""

    async def open(self) -> None:
        """Find out where the log ends now."""
        self._begin_at(await self._log.newest())

    @property
    def known(self) -> Cursor:
        """Behind everything that we know to be stored."""
        for partition, position in enumerate(self._log.rung()):
            if position is not None:
                self.note(partition, position)
        return Cursor(self._epoch, tuple(self._known))

    @property
    def cursor(self) -> Cursor:
        """Behind everything that has been handed out."""
        return Cursor(self._epoch, tuple(self._done))

    def note(self, partition: int, position: str) -> None:
        """Something is stored there: whoever comes from now on begins behind it."""
        _forward(self._known, partition, position)

    def join(self, pattern: str, ear: Callable[[Told], None]) -> Subscription:
        """Tell `ear` of every event of the pattern from now on, and perhaps of some that it has read already.

        Should events be gone before they were read here, a subscription that has an `on_end` ends, to hear of it.
        """
        if not self.ears:
            self._catch_up()
        return self._ears.add(pattern, ear)

    @property
    def ears(self) -> int:
        """How many have joined."""
        return len(self._ears)

    async def arrived(self, target: Cursor) -> None:
        """Return when everything up to `target` has been handed out. Raises `Closed` if the reading ends before."""
        if self.ears and not self.cursor.covers(target):
            future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._awaited.append((target, future))
            await future

    async def run(self) -> None:
        """Read and hand out, until cancelled. What goes wrong with the store is told once, and tried again."""
        failures = 0
        try:
            while True:
                try:
                    await (self._round() if self.ears else self._rest())
                    failures = 0
                except CursorExpired as gone:
                    self._jump(gone)
                except StoreError as error:
                    failures += 1
                    if failures == 1:
                        log.warning("the feed of live events waits for its store: %s", error)
                    await asyncio.sleep(self._backoff.pause(failures, self._chance))
        finally:
            self._tell_who_waits(closed=True)

    async def _round(self) -> None:
        at = Cursor(self._epoch, tuple(self._read))
        if self._at_end:
            self._at_end = False
            await self._log.wait(at, POLL_SECONDS)
            return
        records, held = await self._log.read(at), self._held
        self._epoch = self._log.epoch  # another one, if we had read nothing yet of a log that was lost
        for partition, position in reached(records).items():
            _forward(self._read, partition, position)
            self.note(partition, position)
        read = Counter(map(_partition, records))
        more = {partition for partition, count in read.items() if count >= READ_LIMIT}
        self._hand_out(self._ready(self._heard(records), more))
        self._at_end = not more and not self._held
        if held and not more:  # and was handed out just now: whatever comes next can wait for company
            await asyncio.sleep(PAUSE_SECONDS)

    async def _rest(self) -> None:
        """Nobody listens: take note of where the log ends."""
        woken = await self._log.wait(self.known, POLL_SECONDS)
        newest = None if woken else await self._log.newest()
        if self.ears:
            return  # somebody has come meanwhile
        if newest is not None and newest.epoch != self._epoch:
            self._begin_at(newest)
        elif newest is not None:
            for partition, position in enumerate(newest.positions):
                self.note(partition, position)  # and not back: more may have been stored since it was asked
        self._catch_up()

    def _heard(self, records: list[Record]) -> list[tuple[datetime, Told]]:
        """The events in those of the records to whose type somebody listens, each with its own time."""
        remembered, heard = self._ears.remembered, []
        for record in records:
            ears = remembered.get(record.type)
            try:
                if ears or (ears is None and record.type and self._ears.matching(record.type)):
                    time = plain_time(record.envelope, record.type)
                    told = Told(None if time else record.event(), record)
                    heard.append((time or told.event.time, told))
            except (NotAnEnvelope, ValueError) as error:
                log.warning("an entry at %s is passed over: %s", record.position, error)
        return heard

    def _listening(self, type: str) -> tuple[Subscription, ...]:
        """Who hears events of that type; worked out once. Raises `InvalidName`."""
        known = self._ears.remembered.get(type)
        return self._ears.matching(type) if known is None else known

    def _ready(self, fresh: list[tuple[datetime, Told]], more: Collection[int]) -> list[Told]:
        """What may be handed out: with several partitions, what was held, and what belongs before its end.

        `more` are the partitions that were not read to their end: what was stored after their last record stays held.
        """
        if self._log.partitions == 1:
            return [told for _, told in fresh]
        until = max((place[0] for place, _ in self._held), default=-1)
        until = min([until, *(position_key(self._read[partition])[0] - 1 for partition in more)])
        line = [*self._held, *self._lined_up(fresh)]
        line.sort(key=_place)
        end = len(line) if len(line) > HELD else bisect_right(line, until, key=lambda placed: placed[0][0])
        self._held = line[end:]
        return [told for _, told in line[:end]]

    def _lined_up(self, fresh: list[tuple[datetime, Told]]) -> Iterator[Placed]:
        """Each with its place among those of all partitions; in no partition does one come before its predecessor."""
        for time, told in fresh:
            partition, position, *_ = told.record
            place = self._last[partition] = max((position_key(position)[0], time), self._last[partition])
            yield place, told

    def _hand_out(self, ready: list[Told]) -> None:
        for told in ready:
            for ear in self._listening(told.record.type):
                ear.deliver(told)
        waiting = {told.record.partition for _, told in self._held}
        last = reached(told.record for told in ready)
        for partition, read in enumerate(self._read):
            done = last.get(partition) if partition in waiting else read
            if done is not None:
                _forward(self._done, partition, done)
        self._tell_who_waits()

    def _tell_who_waits(self, *, closed: bool = False) -> None:
        cursor, awaited, self._awaited = self.cursor, self._awaited, []
        for target, future in awaited:
            if future.done():
                continue
            if target.epoch != cursor.epoch or cursor.covers(target):  # of a lost log, nothing comes any more
                future.set_result(None)
            elif closed:
                future.set_exception(Closed("the event system was closed before all was handed out."))
            else:
                self._awaited.append((target, future))

    def _begin_at(self, cursor: Cursor) -> None:
        self._epoch, self._known = cursor.epoch, list(cursor.positions)
        self._read, self._done, self._held = list(self._known), list(self._known), []
        self._last, self._at_end = [_FIRST] * len(self._known), False

    def _catch_up(self) -> None:
        """Nobody has heard what was stored up to now, and nobody will."""
        self._begin_at(self.known)
        self._tell_who_waits()

    def _jump(self, gone: CursorExpired) -> None:
        """Events are gone before we read them. Each ear is cut off, and sees for itself what it has missed."""
        self.gaps += 1
        log.warning("live events were lost: %s", gone)
        for ear in self._ears:
            if ear.on_end is not None:
                ear()
        self._begin_at(gone.cursor)
        self._tell_who_waits()


def _forward(positions: list[str], partition: int, position: str) -> None:
    """Move one of the positions on; none moves back."""
    known = positions[partition]
    if position != known and position_key(position) > position_key(known):
        positions[partition] = position
