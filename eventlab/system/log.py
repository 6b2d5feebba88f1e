"""The log: what is stored, in order, and nothing else. Everything in this room is "read the log after a cursor".

    append ──▶ ┌────┬────┬────┬────┐            a log has one or more partitions; each is in order by itself,
               │ e1 │ e2 │ e3 │ e4 │  bell 🔔   and numbers its events with positions
               └────┴────┴────┴────┘
                      ▲         ▲
                 read after     newest

A `Log` knows records, not events: bytes and where they stand. Two implementations, `MemoryLog` and `RedisLog`, and
one suite of tests for both. Reading never blocks: whoever has read everything *waits* for the bell, which is a hint
and may be lost, and then reads again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from eventlab.event import Event, from_envelope
from eventlab.system.cursor import Cursor
from eventlab.system.group import Group
from eventlab.transport import START, position_key

READ_LIMIT = 500
"""Records that one read of a partition answers at most."""


class Draft(NamedTuple):
    """An event on its way into the log: its type, its envelope, and its id if the emitter brought one."""

    type: str
    envelope: bytes
    own_id: str | None = None
    """Stored once within ten minutes, however often it is appended."""


class Record(NamedTuple):
    """One entry of the log: where it stands, and what it holds."""

    partition: int
    position: str
    type: str
    envelope: bytes

    def event(self) -> Event:
        """The event in it; raises `NotAnEnvelope` for bytes that are none of ours."""
        return from_envelope(self.envelope, position=self.position)


class Stored(NamedTuple):
    """The log's answer to a batch: a position for each event, and how many connections heard the bell."""

    positions: list[str]
    heard: int


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of every partition to look into. Positions are exclusive, at both ends."""

    after: Cursor
    """What has been read; a reader from here on must not miss anything."""
    floor: str = START
    """Nothing at or before this position is wanted, whether it is still there or not."""
    before: str = "+"
    """A position, or "+" for no bound."""
    newest: bool = False
    """Take from the newest end; else from the oldest."""
    limit: int = READ_LIMIT
    """Records of each partition at most."""

    def begin(self, partition: int) -> str:
        """Behind which position the reading of a partition begins."""
        return max(self.after.positions[partition], self.floor, key=position_key)


class Stretch(NamedTuple):
    """What one partition holds within a span."""

    records: list[Record]
    """Oldest first, from whichever end they were taken."""
    reached: str
    """Everything of the span up to here has been seen, so that a reader may go on behind it."""


class Log(Protocol):
    """A log of records in partitions. Every position in it is `milliseconds-counter`, rising within a partition."""

    @property
    def partitions(self) -> int:
        """How many pieces it has."""
        ...

    @property
    def epoch(self) -> str:
        """Which log this is: drawn when it began, and anew when it has lost everything."""
        ...

    @property
    def local(self) -> bool:
        """Whether it lives in this process, so that no other one finds it."""
        ...

    async def open(self) -> None:
        """Find the log, or begin it. Raises a `StoreError` that says why it cannot be used."""
        ...

    async def append(self, partition: int, drafts: Sequence[Draft], *, batch: str) -> Stored:
        """Store all or none, in order, and ring the bell once. The same `batch` again stores nothing more.

        Raises `Unreachable` or `Refused` when nothing was stored, `Unconfirmed` when nobody can know.
        """
        ...

    async def read(self, after: Cursor, *, limit: int = READ_LIMIT) -> list[Record]:
        """What stands behind the cursor: up to `limit` of each partition, one partition after the other.

        Raises `CursorExpired` when something behind the cursor is gone.
        """
        ...

    async def types(self, partition: int) -> Collection[str]:
        """The types that a partition holds."""
        ...

    async def stretch(self, partition: int, types: Collection[str] | None, span: Span) -> Stretch:
        """A stretch of one partition: records of these types, or of all (None). Raises `CursorExpired`."""
        ...

    async def newest(self) -> Cursor:
        """Behind the last event there is: "now", as a place in the log."""
        ...

    async def wait(self, after: Cursor, timeout: float) -> bool:  # noqa: ASYNC109  no error: an answer
        """Return True as soon as something may stand behind the cursor, or False after `timeout` seconds."""
        ...

    def rung(self) -> Sequence[str | None]:
        """For each partition the newest position that the bell has told of; asks nobody."""
        ...

    def group(self, name: str) -> Group:
        """A group of workers who share the reading of this log."""
        ...

    async def aclose(self) -> None:
        """Close what was opened. Closing twice does nothing."""
        ...


def reached(records: Iterable[Record]) -> dict[int, str]:
    """For each partition the last position among these records."""
    return {record.partition: record.position for record in records}
