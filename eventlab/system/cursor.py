"""The cursor: how far a reader has read, and the only thing that a reader has.

    1723890600000-3            one partition: the position of the last event read, plain to see
    2k9f.AYCAgICAgIA           several: the log's epoch, and a position for each partition, packed
    0-0                        before the first event, however many partitions there are

It is a value, and text: a browser can hold it, a file can keep it, any node can go on from it. The *epoch* is a word
that is drawn when a log begins. After a Redis that lost everything, positions start afresh; a packed cursor from
before says so by its epoch, instead of pointing somewhere into another log.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from eventlab.errors import InvalidQuery, shown, shown_as_json
from eventlab.transport import START, check_position, position_key

MAX_CURSOR_LENGTH = 16 * 1024
"""Characters; a cursor may come from the network."""
_EPOCH = re.compile(r"[0-9a-z]{1,16}", re.ASCII)
_MOST = 2**64


@dataclass(frozen=True, slots=True)
class Cursor:
    """A position for each partition: everything up to it, and including it, has been read."""

    epoch: str
    """Of the log that it points into."""
    positions: tuple[str, ...]
    """One for each partition."""

    @classmethod
    def start(cls, epoch: str, partitions: int) -> Cursor:
        """Before the first event."""
        return cls(epoch, (START,) * partitions)

    @classmethod
    def parse(cls, text: object, *, epoch: str, partitions: int) -> Cursor:
        """Read a cursor of a log that now has this epoch and so many partitions; raises `InvalidQuery`.

        A plain position stands for itself in every partition: everything stored before that moment has been read.
        """
        if not isinstance(text, str) or len(text) > MAX_CURSOR_LENGTH:
            raise InvalidQuery(f"{shown(text)} is not a cursor: expected the text of one. Try history(…).cursor.")
        if "." not in text:
            return cls(epoch, (_text(*position_key(check_position(text))),) * partitions)
        found, _, packed = text.partition(".")
        positions = _unpack(packed) if _EPOCH.fullmatch(found) else None
        if positions is None:
            raise InvalidQuery(
                f"{shown_as_json(text)} is not a cursor: it is damaged. Try that of a history, or '0-0'."
            )
        if len(positions) != partitions:
            raise InvalidQuery(
                f"{shown_as_json(text)} is a cursor over {len(positions)} partitions, and this log has {partitions}. "
                "It belongs to another log; try '0-0' for all of this one."
            )
        return cls(found, positions)

    def advance(self, moved: Mapping[int, str]) -> Cursor:
        """The cursor with these partitions moved on; none moves back."""
        positions = list(self.positions)
        for partition, position in moved.items():
            positions[partition] = max(positions[partition], position, key=position_key)
        return replace(self, positions=tuple(positions))

    def covers(self, other: Cursor) -> bool:
        """Whether whoever stands here has read everything that one who stands at `other` has."""
        pairs = zip(self.positions, other.positions, strict=True)
        return all(mine == theirs or position_key(mine) >= position_key(theirs) for mine, theirs in pairs)

    def __str__(self) -> str:
        if len(self.positions) == 1 or set(self.positions) == {START}:
            return self.positions[0]
        return f"{self.epoch}.{_pack(self.positions)}"


def _pack(positions: Iterable[str]) -> str:
    """The earliest time, then for each partition its distance from that and its counter; 0 for one not begun."""
    pairs = [position_key(position) for position in positions]
    base = min(milliseconds for milliseconds, counter in pairs if (milliseconds, counter) != (0, 0))
    raw = number(base) + b"".join(piece(pair, base) for pair in pairs)
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def piece(pair: tuple[int, int], base: int) -> bytes:
    """A partition's part of a packed cursor: its distance from `base` in milliseconds, and its counter."""
    milliseconds, counter = pair
    begun = pair != (0, 0)
    return number(milliseconds - base + 1) + number(counter) if begun else number(0)


def _unpack(text: str) -> tuple[str, ...] | None:
    """What `_pack` packed, or None where it did not."""
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    numbers = _numbers(raw)
    if numbers is None:
        return None
    base, *rest = numbers
    pairs, left = [], iter(rest)
    for distance in left:
        counter = next(left, None) if distance else 0
        if counter is None:
            return None
        pairs.append((base + distance - 1, counter) if distance else (0, 0))
    whole = all(milliseconds < _MOST and counter < _MOST for milliseconds, counter in pairs)
    return tuple(_text(*pair) for pair in pairs) if pairs and whole else None


def _text(milliseconds: int, counter: int) -> str:
    """A position, written in the one way that it is compared in: 007-01 is 7-1."""
    return f"{milliseconds}-{counter}"


def number(value: int) -> bytes:
    """A whole number in as few bytes as it takes: seven bits in each, the eighth says that more follow (LEB128)."""
    raw = bytearray()
    while value > 0x7F:
        raw.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*raw, value])


def _numbers(raw: bytes) -> list[int] | None:
    """The numbers in `raw`, or None if it ends within one, or holds none."""
    numbers, value, shift = [], 0, 0
    for byte in raw:
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            numbers.append(value)
            value, shift = 0, 0
    return numbers if numbers and not shift else None
