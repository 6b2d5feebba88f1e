"""A group: several workers who share one reading of the log, and what each of them holds (guide, chapter 3).

    the log ──▶ take ──▶ held by a worker ──▶ ack          handled
                              │   ▲
                              │   └── reclaim               its worker died: held by another
                              ├──▶ park ──▶ due ──▶ …       it failed: again later
                              └──▶ bury ──▶ dead letters    it failed too often, or cannot be read
                                              └── replay ──▶ due, for this group alone

A `Group` moves deliveries between these places, each move whole or not at all, and each safe to repeat: an answer can
be lost on the way. *When* to move them is the worker's business. Taking never blocks; a delivery that is held is given
to nobody else until its worker has been silent.

A holding is known by its position and its attempt. Whoever was silent for too long, and comes back after another has
been given the same entry, brings an attempt that is not the present one: it parks and buries nothing. (It may still
say `ack`: handled is handled.)
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from eventlab.errors import InvalidOption, InvalidQuery, NotAnEnvelope, shown
from eventlab.event import Event, from_envelope
from eventlab.system.cursor import Cursor
from eventlab.transport import position_key

SUSPECT = 3
"""From this attempt on, an entry that nobody came back with is suspected of killing whoever handles it. Suspects are
handed out one at a time: what was in hand beside the culprit, when the process died, must not be convicted with it."""
MAX_LETTERS = 100_000
"""Dead letters that are kept of each partition; beyond that the oldest go, which is logged as an error."""
_NAME = re.compile(r"[A-Za-z0-9_.-]{1,128}", re.ASCII)
_LETTER = re.compile(r"(\d{1,3}):(\d{1,20}-\d{1,20})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Delivery:
    """An entry of the log in the hands of one worker."""

    partition: int
    position: str
    attempt: int
    """1 the first time, one more each time that it was handed out: to a worker that died, too."""
    event: Event | None
    """None for an entry that cannot be read, or that the log no longer holds."""
    problem: str = ""
    """Why there is no event."""
    raw: bytes = b""
    """What the entry holds."""
    reason: str = ""
    """Why it failed the last time, if it has been parked."""
    suspect: bool = False
    """Nobody came back with it, again and again; see `SUSPECT`."""

    @classmethod
    def of(
        cls, partition: int, position: str, attempt: int, raw: bytes | None, *, reason: str = "", suspect: bool = False
    ) -> Delivery:
        """What is handed out for an entry that holds `raw`: never an error. None: the log holds it no more."""
        event, problem = None, "the log no longer holds it: it was past its retention before anybody had handled it"
        if raw is not None:
            try:
                event, problem = from_envelope(raw, position=position), ""
            except NotAnEnvelope as error:
                problem = str(error)
        raw = raw or b""
        return cls(partition, position, attempt, event, problem=problem, raw=raw, reason=reason, suspect=suspect)


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """An event that a group gave up, and why."""

    id: str
    """Its place among the group's dead letters: the partition, a colon, and the moment of burial."""
    partition: int
    position: str
    """Where it stands, or stood, in the log."""
    event: Event | None
    reason: str
    attempts: int
    handler: str
    """The name of the handler that failed on it."""
    buried: str
    """When, as ISO 8601 in UTC."""
    raw: bytes = b""


class Group(Protocol):
    """The places of one group, and the moves between them. Raises `StoreError`; `GroupLost` where it is gone."""

    name: str

    async def create(self, start: Cursor) -> bool:
        """Begin, in the partitions in which the group does not exist; whether there was such a one.

        Where a checkpoint was kept, behind that; else behind `start`. Where the log is another one by now than
        that of the checkpoint, or of `start`, at its beginning.
        """
        ...

    async def take(self, worker: str, *, limit: int) -> list[Delivery]:
        """Up to `limit` entries that nobody has been given yet, now held by `worker`."""
        ...

    async def reclaim(self, worker: str, *, idle: float, limit: int, suspects: int = 1) -> list[Delivery]:
        """Up to `limit` that are held by somebody silent for `idle` seconds, now held by `worker`.

        Of suspects, up to so many; see `SUSPECT`.
        """
        ...

    async def due(self, *, lease: float, limit: int, suspects: int = 1) -> list[Delivery]:
        """Up to `limit` whose time to be tried again has come; given to nobody else for `lease` seconds.

        Those whose lease ran out may be suspects, too.
        """
        ...

    async def beat(self, worker: str, deliveries: Sequence[Delivery], *, lease: float) -> None:
        """Say that `worker` is still at these: nobody else is given them for another while."""
        ...

    async def ack(self, deliveries: Sequence[Delivery]) -> None:
        """These are done."""
        ...

    async def park(self, delivery: Delivery, *, after: float, reason: str) -> bool:
        """Try this one again in `after` seconds; False if it is not held in this attempt any more.

        It is let go of, and put among the parked, in one move.
        """
        ...

    async def bury(self, delivery: Delivery, *, reason: str, handler: str) -> bool:
        """Give this one up; False if it is not held in this attempt any more.

        It is let go of, and put among the dead letters, in one move.
        """
        ...

    async def letters(self, *, limit: int = 100, after: str = "") -> list[DeadLetter]:
        """The dead letters, oldest first; with `after`, the id of one, those behind it. Raises `InvalidQuery`."""
        ...

    async def replay(self, ids: Sequence[str]) -> int:
        """Try these letters again, from the first attempt, in this group alone; how many there were to move.

        One that holds no bytes, because the log had lost them, stays where it is. Raises `InvalidQuery`.
        """
        ...

    async def discard(self, ids: Sequence[str]) -> int:
        """Throw these letters away; how many there were. Raises `InvalidQuery`."""
        ...

    async def done(self, event: Event, effect: str) -> bool:
        """Whether that effect of that event has been marked as had."""
        ...

    async def mark_done(self, event: Event, effect: str, *, ttl: float) -> None:
        """Remember for `ttl` seconds that it has been had."""
        ...

    async def checkpoint(self) -> Cursor:
        """Keep, and return, the place behind which nothing is unfinished: from there a lost group is made again."""
        ...

    async def forget(self, worker: str) -> None:
        """Take `worker` off the list, if it holds nothing; and whoever holds nothing and was silent for a day."""
        ...

    async def names(self) -> list[str]:
        """The groups that there are of this log."""
        ...

    async def counts(self) -> dict[str, Any]:
        """What is where: `held`, `parked`, `dead`; and how far the group is behind.

        `lag` is the number of entries not given to anybody yet, counted up to 1,000 of each partition; `lag_seconds`
        the time between the last one given and the newest; `missed` the number of partitions in which retention
        took entries before the group was given them.
        """
        ...


def check_group(name: object) -> str:
    """Return `name` if a group can be called that; raises `InvalidOption`."""
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise InvalidOption(
            f"{shown(name)} is not the name of a group: expected letters, digits, dots, hyphens and underscores, "
            "128 of them at most. Try 'mailer'."
        )
    return name


def letter_place(id: object) -> tuple[tuple[int, int], int, str]:
    """Where among all letters one of that id stands, its partition, and its place there; raises `InvalidQuery`."""
    found = _LETTER.fullmatch(id) if isinstance(id, str) else None
    if not found:
        raise InvalidQuery(
            f"{shown(id)} is not the id of a dead letter: expected one such as '0:1723890600000-0'. "
            "Try the `id` of one of letters()."
        )
    return position_key(found[2]), int(found[1]), found[2]
