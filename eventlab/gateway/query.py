"""The question in an address, `?pattern=order.*&limit=50`: every part of it is known, and comes once.

What is not known is refused. Were it passed over, `patern=order.*` would be answered with everything.
"""

from __future__ import annotations

from collections.abc import Collection

from starlette.requests import HTTPConnection

from eventlab.errors import InvalidQuery, shown_as_json
from eventlab.system.producers.incoming import Refusal

TICKET = "ticket"
"""May stand in every address: the gate has looked at it."""


def asked(connection: HTTPConnection, once: Collection[str], often: Collection[str] = ()) -> dict[str, str]:
    """The parts that come once. Raises `InvalidQuery` for one of these that comes twice, and for any other."""
    given: dict[str, str] = {}
    for name, value in connection.query_params.multi_items():
        if name in (*often, TICKET):
            continue
        if name not in once:
            expected = ", ".join([*often, *once])
            raise InvalidQuery(f"{shown_as_json(name)} is no part of this question: expected {expected}.")
        if name in given:
            raise InvalidQuery(f"{name} came twice: expected it once.")
        given[name] = value
    return given


def asks_nothing(connection: HTTPConnection) -> None:
    """Raises a `Refusal`, 400, for the address of a WebSocket that asks for anything: there, it is said by ops."""
    unknown = [name for name in connection.query_params if name != TICKET]
    if unknown:
        raise Refusal(
            400,
            f"{shown_as_json(unknown[0])} came in the address: expected nothing but a ticket. "
            'Connect, then send {"op": "subscribe", "patterns": ["*"], "after": …}.',
        )
