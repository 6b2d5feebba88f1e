"""What a client hears in a piece of its stream; understood once, and then found again by the bytes.

A gateway sends the same bytes to thousands of clients. To look up a few hundred bytes takes a fraction of a
microsecond, and to understand them tens of microseconds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import msgspec

ROOM = 16 * 1024 * 1024
"""Bytes of pieces that are remembered. When it is full, all are forgotten: old ones do not come again."""


@dataclass(frozen=True, slots=True)
class Heard:
    """All that matters in a piece of a stream."""

    runs: tuple[tuple[int, int, int], ...] = ()
    """Events of this load, in the order they came: type, and first and last of consecutive numbers."""
    cursor: str | None = None
    """The last one in it: where to go on after a reconnect."""
    resyncs: int = 0
    foreign: int = 0
    """Events that are not of this load."""
    problem: str | None = None
    """What the gateway says it did not like."""
    answer: bytes = b""
    """What the protocol wants to have sent back at once."""


NOTHING = Heard()


class _Number(msgspec.Struct):
    number: int


class _Event(msgspec.Struct):
    type: str
    data: _Number


_decode = msgspec.json.Decoder(_Event).decode


class Ear:
    """Knows the events of one load, whose types begin with `prefix`."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix

    def event(self, envelope: bytes | str | msgspec.Raw) -> tuple[int, int] | None:
        """Type and number of an event of this load; None for any other."""
        try:
            event = _decode(envelope)
        except msgspec.MsgspecError:
            return None
        type = event.type.removeprefix(self._prefix)
        return (int(type), event.data.number) if type != event.type and type.isdecimal() else None


class Memory:
    """`understand`, with what it found for each piece."""

    def __init__(self, understand: Callable[[bytes], Heard]) -> None:
        self._understand = understand
        self._known: dict[bytes, Heard] = {}
        self._size = 0

    def __call__(self, piece: bytes) -> Heard:
        """What is in a piece that begins and ends where a message does."""
        heard = self._known.get(piece)
        return self.note(piece, self._understand(piece)) if heard is None else heard

    def known(self, piece: bytes) -> Heard | None:
        """What was noted for exactly these bytes."""
        return self._known.get(piece)

    def note(self, piece: bytes, heard: Heard) -> Heard:
        """Remember what is in a piece, and return it."""
        if self._size > ROOM:
            self._known.clear()
            self._size = 0
        self._known[piece] = heard
        self._size += len(piece)
        return heard


def runs(events: Iterable[tuple[int, int]]) -> tuple[tuple[int, int, int], ...]:
    """Events, each a type and a number, with those that follow upon each other made one."""
    found: list[tuple[int, int, int]] = []
    for type, number in events:
        if found and found[-1][0] == type and found[-1][2] == number - 1:
            found[-1] = (type, found[-1][1], number)
        else:
            found.append((type, number, number))
    return tuple(found)
