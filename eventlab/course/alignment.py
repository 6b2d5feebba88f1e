"""Two runs side by side: which row of yours belongs to which row of ours.

Rows that are the same come together first; then those about the same thing, though their notes differ; then those of
one kind. What is left stands alone, and faces a row that says what did not happen:

    yours                        ours
    emit     order.placed        emit     order.placed
    —        deliver → kitchen   deliver  kitchen
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from eventlab.course.scenario import Row

MISSING = "—"
"""The `op` of a row that did not happen."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One step: what happened in your run, and what in ours."""

    yours: Row
    ours: Row

    @property
    def same(self) -> bool:
        """Whether both did the same."""
        return self.yours == self.ours


@dataclass(frozen=True, slots=True)
class Skipped:
    """Steps that are not shown."""

    count: int
    alike: bool
    """Whether they go on as the step before them."""

    def __str__(self) -> str:
        return f"… {self.count} more like this" if self.alike else f"… {self.count} more"


Step = tuple[int, Pair] | Skipped
"""A step with its place, or what is left out."""

Level = Callable[[Row], Hashable]


def align(yours: Sequence[Row], ours: Sequence[Row], judged: Sequence[Row] = ()) -> tuple[Pair, ...]:
    """The steps of both runs, in order. `judged` is the verdict's trace: what it says is missing is said here too."""
    if [row.op for row in yours] == [row.op for row in ours]:  # the same steps: each faces its own
        pairs = [Pair(mine, other) for mine, other in zip(yours, ours, strict=True)]
    else:
        pairs = _aligned(list(yours), list(ours), (lambda row: row, _subject, _kind))
    return tuple(_told_of_moves(_with_judged(pairs, judged)))


def place_of(pairs: Sequence[Pair], judged: Sequence[Row], mark: int | None) -> int | None:
    """The step that holds the marked row of the verdict's trace; None when there is none."""
    if mark is None or not mark < len(judged):
        return None
    places = [place for place, pair in enumerate(pairs) if pair.yours == judged[mark]]
    turn = list(judged[:mark]).count(judged[mark])
    return places[min(turn, len(places) - 1)] if places else None


def lost_before(pairs: Sequence[Pair], place: int) -> int | None:
    """The first step before this one at which ours has a row of the same op and yours has none."""
    op = pairs[place].yours.op
    return next((gap for gap in range(place) if is_missing(pairs[gap].yours) and pairs[gap].ours.op == op), None)


def nearest(pairs: Sequence[Pair], focus: Sequence[int], most: int) -> list[Step]:
    """At most `most` steps: the beginning, the end, and those nearest to the places in `focus`; the rest counted."""
    ends = {0, 1, len(pairs) - 1}
    far = {place: min((abs(place - other) for other in focus), default=place) for place in range(len(pairs))}
    order = sorted(far, key=lambda place: (place not in ends and place not in focus, far[place], place))
    kept = sorted(order[:most]) if len(pairs) > most + 1 else list(far)  # a line that says "1 more" saves nothing
    steps: list[Step] = []
    last = -1
    for place in kept:
        if place > last + 1:
            steps.append(_skipped(pairs[max(last, 0) : place]))
        steps.append((place, pairs[place]))
        last = place
    return steps


def is_missing(row: Row) -> bool:
    """Whether the row tells of something that did not happen."""
    return row.op == MISSING


def _skipped(pairs: Sequence[Pair]) -> Skipped:
    """The first pair is the one before those left out."""
    kinds = {(pair.yours.op, pair.ours.op) for pair in pairs}
    return Skipped(len(pairs) - 1, alike=len(kinds) == 1)


def _aligned(yours: list[Row], ours: list[Row], levels: Sequence[Level]) -> list[Pair]:
    """Bring rows together by the first level; what it leaves apart, by the next ones."""
    if not (yours and ours and levels):
        return [*(Pair(row, Row(MISSING)) for row in yours), *(Pair(_missing(row), row) for row in ours)]
    level, *others = levels
    # Not `autojunk`: in a long run the rows that come often are the ones to compare.
    matcher = SequenceMatcher(None, [level(row) for row in yours], [level(row) for row in ours], autojunk=False)
    pairs: list[Pair] = []
    for tag, first, last, start, end in matcher.get_opcodes():
        mine, other = yours[first:last], ours[start:end]
        equal = tag == "equal"
        pairs += [Pair(*both) for both in zip(mine, other, strict=True)] if equal else _aligned(mine, other, others)
    return pairs


def _subject(row: Row) -> Hashable:
    return row.op, row.what, row.who


def _kind(row: Row) -> Hashable:
    """The op. All commands to Redis, which are written in capitals, are of one kind, and so are both ways to end."""
    return "command" if row.op.isupper() else "end" if row.op in ("return", "raise") else row.op


def _missing(row: Row, note: str = "left out") -> Row:
    """What stands in the place of a row that the other run has."""
    return Row(MISSING, " ".join(filter(None, (row.op, row.what))), row.who, note)


def _gaps(pairs: Sequence[Pair]) -> list[int]:
    """The steps that only ours has, and of which nothing more is known."""
    return [place for place, pair in enumerate(pairs) if pair.yours == _missing(pair.ours)]


def _told_of_moves(pairs: list[Pair]) -> list[Pair]:
    """Where a row of ours is missing and comes at another step of yours, both sides say so."""
    told = list(pairs)
    alone = [place for place, pair in enumerate(pairs) if is_missing(pair.ours)]
    for here in _gaps(pairs):
        ours = pairs[here].ours
        there = next((place for place in alone if _subject(pairs[place].yours) == _subject(ours)), None)
        if there is not None:
            alone.remove(there)
            told[here] = Pair(_missing(ours, _when(there, here)), ours)
            told[there] = Pair(pairs[there].yours, _missing(ours, _when(here, there)))
    return told


def _when(there: int, here: int) -> str:
    return f"already at step {there + 1}" if there < here else f"only at step {there + 1}"


def _with_judged(pairs: list[Pair], judged: Sequence[Row]) -> list[Pair]:
    """Put in what the judge says is missing: in the gap that it speaks of, else as a step of its own."""
    told = list(pairs)
    for at, row in enumerate(judged):
        if is_missing(row):
            found = (place_of(told, judged, back) for back in reversed(range(at)))
            start = next((place + 1 for place in found if place is not None), 0)
            gap = _gap(told, row, start)
            if gap is None:
                told.insert(start, Pair(row, Row(MISSING)))
            else:
                told[gap] = replace(told[gap], yours=row)
    return told


def _gap(pairs: Sequence[Pair], row: Row, start: int) -> int | None:
    """The step at which ours has what the judge's row misses; a row that names nothing takes the next one."""
    gaps = _gaps(pairs)
    spoken_of = [gap for gap in gaps if _speaks_of(row, pairs[gap].ours)]
    behind = [] if row.who or row.what else [gap for gap in gaps if gap >= start]
    return next(iter(spoken_of or behind), None)


def _speaks_of(row: Row, ours: Row) -> bool:
    """Whether the judge's row is about this one: the same receiver, the same thing, or named in the note."""
    named = bool(ours.what) and ours.what in row.note
    return named or (bool(row.who) and row.who == ours.who) or (bool(row.what) and row.what == ours.what)
