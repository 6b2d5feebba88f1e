"""The question in an address, `?pattern=order.*&limit=50`: every part of it is known, and comes once.

What is not known is refused. Were it passed over, `patern=order.*` would be answered with everything.
"""

from __future__ import annotations

from collections.abc import Collection

from starlette.requests import HTTPConnection

from eventlab.errors import InvalidQuery, shown

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
            raise InvalidQuery(f"{shown(name)} is no part of this question: expected {expected}.")
        if name in given:
            raise InvalidQuery(f"{name} came twice: expected it once.")
        given[name] = value
    return given
