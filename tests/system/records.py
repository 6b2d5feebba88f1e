"""Records in a test: a letter each, so that what a log holds can be spelled."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from eventlab.system.cursor import Cursor
from eventlab.system.log import Draft, Log, Record, Span
from eventlab.transport import START


def drafts(text: str, type: str = "order.placed") -> list[Draft]:
    """A draft for each letter: the log takes any bytes."""
    return [Draft(type, letter.encode()) for letter in text]


def spelled(records: Iterable[Record]) -> str:
    """What the records hold, put together."""
    return b"".join(record.envelope for record in records).decode()


def start(log: Log) -> Cursor:
    """Before the first record."""
    return Cursor.start(log.epoch, log.partitions)


def behind(log: Log, position: str) -> Cursor:
    """Behind a position of the only partition."""
    return start(log).advance({0: position})


async def stored(log: Log, *letters: tuple[str, str]) -> list[str]:
    """Append (type, letter) one by one; their positions."""
    found = []
    for number, (type, letter) in enumerate(letters):
        found += (await log.append(0, drafts(letter, type), batch=f"{letter}-{number}")).positions
    return found


async def looked(
    log: Log, types: Collection[str] | None = None, after: str = START, **span: str | int | bool
) -> tuple[str, str]:
    """A stretch of the only partition: what it spells, and how far it reached."""
    stretch = await log.stretch(0, types, Span(behind(log, after), **span))  # type: ignore[arg-type]
    return spelled(stretch.records), stretch.reached
