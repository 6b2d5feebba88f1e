"""What becomes of a client that is slower than its events: two policies.

disconnect   it is cut off when more waits for it than is kept; it has a cursor, comes again, and misses nothing
conflate     it gets the newest of each type and key, and never the older ones: for dashboards, where only the
             newest counts
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from eventlab.gateway.forms import Ready


class Policy(Protocol):
    """What a slow client gets of what waits for it."""

    name: str
    cuts: bool
    """Whether it is cut off when too much waits for it; if not, it reads from the log what is not kept any more."""

    def pick(self, waiting: Sequence[Ready]) -> Sequence[Ready]:
        """What is sent of it, in order."""
        ...


class Disconnect:
    """All or nothing."""

    name, cuts = "disconnect", True

    def pick(self, waiting: Sequence[Ready]) -> Sequence[Ready]:
        """All of it."""
        return waiting


class Conflate:
    """The newest of each."""

    name, cuts = "conflate", False

    def pick(self, waiting: Sequence[Ready]) -> Sequence[Ready]:
        """For each type and key the newest; the last of all is always among them, so that its cursor is right."""
        newest: dict[tuple[str, str], Ready] = {}
        for ready in reversed(waiting):
            newest.setdefault((ready.told.event.type, ready.told.event.order_key), ready)
        return [*reversed(newest.values())]
