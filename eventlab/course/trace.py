"""What a `drive` writes down beside the learner's code: rows of a trace, and values as plain JSON.

Only exact JSON crosses the process border. A subclass of `str` whose `__eq__` says yes to everything, or an object with
a clever `__repr__`, arrives as a description of itself, and decides nothing.
"""

from __future__ import annotations

import re
from typing import Any

MAX_ROWS = 400
"""Rows of a trace that are kept: a run without end must not fill the memory."""
MAX_TEXT = 200
"""Characters of a text from the learner's world."""

_without_address = re.compile(r" at 0x[0-9A-Fa-f]+").sub


class Trace:
    """What happened, row by row; `drive` fills it."""

    def __init__(self) -> None:
        self.rows: list[list[str]] = []

    def add(self, op: str, what: str = "", who: str = "", note: str = "") -> int:
        """Write one row and return its index."""
        if len(self.rows) < MAX_ROWS:
            self.rows.append([str(text)[:MAX_TEXT] for text in (op, what, who, note)])
        return len(self.rows) - 1

    def note(self, row: int, note: str) -> None:
        """Say more about an earlier row."""
        self.rows[row][3] = note[:MAX_TEXT]


def plain(value: object, depth: int = 12) -> Any:
    """The value as exact JSON. Anything else, a subclass of `str` too, becomes `{"!": "its repr"}`.

    So no `__eq__` of the learner's ever meets the comparison.
    """
    kind = type(value)
    if value is None or kind is bool or kind is str or (kind is int and abs(value) < 2**63):  # type: ignore[arg-type]
        return value
    if kind is float and value - value == 0:  # type: ignore[operator]  # neither infinite nor NaN, which JSON lacks
        return value
    if depth and (kind is list or kind is tuple):
        return [plain(item, depth - 1) for item in value]  # type: ignore[attr-defined]
    if depth and kind is dict and all(type(key) is str for key in value):  # type: ignore[attr-defined]
        return {key: plain(item, depth - 1) for key, item in value.items()}  # type: ignore[attr-defined]
    return {"!": brief(value)}


def brief(value: object) -> str:
    """The value's repr, cut, without addresses, which differ each time; its type's name when even that raises."""
    try:
        return _without_address("", str.__str__(repr(value)))[:MAX_TEXT]
    except Exception as error:  # noqa: BLE001 (a learner's __repr__ may raise anything)
        return f"<{type(value).__name__}: its repr raised {type(error).__name__}>"


def words(error: BaseException) -> str:
    """The exception's text, cut and without addresses, whatever its `__str__` does."""
    try:
        return _without_address("", str.__str__(str(error)))[:MAX_TEXT]
    except Exception:  # noqa: BLE001 (a learner's __str__ may raise anything)
        return "(its text cannot be shown)"
