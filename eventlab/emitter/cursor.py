"""Where a reader of several streams stands: one position for each of them, written as one text.

    1723890600000-0                                   every stream is read behind this position
    order.paid=1723890600000-0,order.placed=1723890600000-3     each stream behind its own

A stream per type numbers its entries by itself, so two types can hold the same position, stored in the same
millisecond. Behind one shared number a reader would skip the twin or see it twice; hence a position for each. It
grows with the number of types: chapter 5 keeps one log instead, and a cursor that stays small.
"""

from __future__ import annotations

from collections.abc import Mapping

from eventlab.errors import InvalidName, InvalidQuery
from eventlab.event import check_name
from eventlab.transport import START, check_position

MAX_CURSOR_LENGTH = 64 * 1024
"""Characters; a cursor may come from the network."""


def parse_cursor(text: object) -> tuple[str, dict[str, str]]:
    """(the position behind which unnamed streams are read, the positions by type); raises `InvalidQuery`."""
    if not isinstance(text, str) or len(text) > MAX_CURSOR_LENGTH:
        raise InvalidQuery(f"after is {str(text)[:60]!r}: expected a position such as '1723890600000-0', or a cursor.")
    if "=" not in text:
        return check_position(text), {}
    pairs = [part.partition("=") for part in text.split(",")]
    try:
        return START, {check_name(name): check_position(position) for name, _, position in pairs}
    except InvalidName as error:
        raise InvalidQuery(f"after is not a cursor: {error}") from None


def format_cursor(positions: Mapping[str, str], *, exact: bool) -> str:
    """The cursor as text: for one exact type the bare position, else a position for each type."""
    if exact or not positions:
        return next(iter(positions.values()), START)
    return ",".join(f"{name}={position}" for name, position in sorted(positions.items()))
