"""The tally: a cursor that moves with every event, and can be written down after each.

A cursor over twelve partitions is written anew for each event that goes out, though only one of them has moved. So the
pieces of the text are kept, and only that of the one which moved is made again. All pieces count from the same moment,
the *base*; it needs to lie before all of them, and nobody minds how long before.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping

from eventlab.system.cursor import Cursor, number, piece
from eventlab.transport import position_key

_NOT_BEGUN = (0, 0)


class Tally:
    """Begins at a cursor; `move` it, and `text()` is the cursor that it stands at now."""

    def __init__(self, cursor: Cursor) -> None:
        self.begin_at(cursor)

    def begin_at(self, cursor: Cursor) -> None:
        """Stand there, wherever that is: in another log, perhaps."""
        self.epoch = cursor.epoch
        self._positions = list(cursor.positions)
        self._keys = [position_key(position) for position in cursor.positions]
        self._base = min((key[0] for key in self._keys if key != _NOT_BEGUN), default=0)
        self._pieces: list[bytes | None] = [None] * len(self._keys)

    @property
    def cursor(self) -> Cursor:
        """Where it stands."""
        return Cursor(self.epoch, tuple(self._positions))

    def move(self, partition: int, position: str) -> bool:
        """Move one partition on to a position; False, and nothing happens, if it stands there or beyond already."""
        key = position_key(position)
        if key <= self._keys[partition]:
            return False
        self._positions[partition], self._keys[partition] = position, key
        self._pieces[partition] = None
        if not self._base or key[0] < self._base:  # the clocks of two servers differ
            self._base, self._pieces = key[0], [None] * len(self._keys)
        return True

    def advance(self, moved: Mapping[int, str]) -> None:
        """Move several on."""
        for partition, position in moved.items():
            if position != self._positions[partition]:
                self.move(partition, position)

    def text(self) -> str:
        """What `str(cursor)` would say, or another text that means the same."""
        if len(self._positions) == 1:
            return self._positions[0]
        if not self._base:
            return str(self.cursor)
        for partition, known in enumerate(self._pieces):
            if known is None:
                self._pieces[partition] = piece(self._keys[partition], self._base)
        raw = number(self._base) + b"".join(self._pieces)  # type: ignore[arg-type]  # none is None any more
        return f"{self.epoch}.{base64.urlsafe_b64encode(raw).decode().rstrip('=')}"
