"""When help opens: with attempts, not with time.

    1st failing attempt     hint 1, on the card itself
    2nd different one       hint 2
    3rd different one       hint 3, and our solution

Two attempts differ when their source or their code does: to run the same cell again opens nothing. A hint belongs to a
misconception, so each code has its own ladder, which begins anew after a pass or a reset. `now=True` always opens the
next rung; it is noted, and costs nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eventlab.course.entry import Entry

TRIES = 3
"""Different failing attempts after which the solution opens."""


@dataclass(frozen=True, slots=True)
class Ladder:
    """The hints for one exercise's last failure."""

    code: str
    """The misconception."""
    open: int
    """How many rungs may be read, from 1 on."""
    shown: int
    """The highest rung that was asked for; the card shows the first by itself."""


def ladder(entries: Sequence[Entry], id: str) -> Ladder | None:
    """Where the learner stands with this exercise; None when its last verdict named no failure, or there is none."""
    since = _since_the_last_end(entries, id)
    failures = [entry for entry in since if entry.kind == "verdict" and entry.status != "not attempted"]
    if not failures or not failures[-1].code:
        return None
    code = failures[-1].code
    asked = [entry for entry in since if entry.kind == "hint" and entry.code == code]
    early = [entry.number or 0 for entry in asked if entry.now]
    return Ladder(
        code,
        open=max([len({entry.source for entry in failures if entry.code == code}), *early]),
        shown=max([1, *(entry.number or 0 for entry in asked)]),
    )


def solution_is_open(entries: Sequence[Entry], id: str) -> bool:
    """Whether the solution may be shown: after a pass, after enough different failing attempts, or once opened."""
    own = [entry for entry in entries if entry.id == id]
    if any(entry.status == "passed" or (entry.kind == "solution" and entry.now) for entry in own):
        return True
    return tries(entries, id) >= TRIES


def tries(entries: Sequence[Entry], id: str) -> int:
    """How many different failing attempts there were."""
    return len({(entry.source, entry.code) for entry in entries if entry.id == id and _failed(entry)})


def _failed(entry: Entry) -> bool:
    return entry.kind == "verdict" and entry.code is not None


def _since_the_last_end(entries: Sequence[Entry], id: str) -> list[Entry]:
    """The exercise's entries after its last pass or reset."""
    own = [entry for entry in entries if entry.id == id]
    ends = [place for place, entry in enumerate(own) if entry.status == "passed" or entry.kind == "reset"]
    return own[ends[-1] + 1 :] if ends else own
