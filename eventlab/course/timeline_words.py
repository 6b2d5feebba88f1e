"""What two runs have and have not in common, in sentences; also the whole timeline for those who cannot see it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from eventlab.course.alignment import Pair, Skipped, is_missing
from eventlab.course.scenario import Row

if TYPE_CHECKING:  # the timeline speaks through this module
    from eventlab.course.timeline import Timeline


def label(row: Row) -> str:
    """What it happened to, and who did it or got it."""
    return " → ".join(filter(None, (row.what, row.who)))


def row_words(row: Row) -> str:
    """A row as a few words: `deliver kitchen, raised ValueError('no stove')`."""
    if is_missing(row):
        return " ".join(filter(None, (label(row), row.note))) or "nothing"
    words = " ".join(filter(None, (row.op, label(row))))
    return ", ".join(filter(None, (words, row.note)))


def known(timeline: Timeline) -> list[str]:
    """What there is to say when one run, or both, cannot be shown."""
    verdict = timeline.verdict
    where = verdict.finding.where if verdict.finding else ""
    said = [*verdict.message.splitlines(), *filter(None, [where]), *_values(timeline)]
    if not timeline.scenario:
        return [*said, "Nothing was played, so there is no run to show."]
    if timeline.yours is None:
        return [*said, "Your run did not get to its end, so that only ours is shown."]
    if timeline.ours is None:
        return ["Our solution is not on this machine, so that only your run is shown."]
    return []


def parting(timeline: Timeline) -> list[str]:
    """Where the two runs part, what matters, and what was expected; a line each."""
    if timeline.yours is None or timeline.ours is None:
        return []
    at, matters = timeline.differs_at, timeline.matters
    lines = ["Step by step the two runs are the same." if at is None else _difference(timeline.pairs, at)]
    if timeline.verdict.finding is None:
        return lines if at is None else [*lines, "Both are right: yours only goes another way."]
    if matters is not None and matters != at:
        pair = timeline.pairs[matters]
        other = "" if pair.same else f" Ours: {row_words(pair.ours)}."
        lines.append(f"What matters is step {matters + 1}. Yours: {row_words(pair.yours)}.{other}")
    values = _values(timeline)
    return [*lines, *(["What differs is a value."] if at is None and values else []), *values]


def in_words(timeline: Timeline) -> str:
    """All that the picture shows, as sentences: the alternative text."""
    of = timeline.exercise
    lines = [f"{of.id} {of.title}, {timeline.scenario}: {_sides(timeline)}, from top to bottom."]
    for step in timeline.steps():
        lines.append(f"{step}." if isinstance(step, Skipped) else _step(timeline, *step))
    return "\n".join([*lines, *known(timeline), *parting(timeline)])


def _sides(timeline: Timeline) -> str:
    if timeline.yours is None:
        return "our run"
    return "your run" if timeline.ours is None else "your run beside ours"


def _step(timeline: Timeline, place: int, pair: Pair) -> str:
    step = f"Step {place + 1}{', which matters' * (place == timeline.matters)}"
    if timeline.yours is None or timeline.ours is None:
        return f"{step}: {row_words(pair.ours if timeline.yours is None else pair.yours)}."
    if pair.same:
        return f"{step}: both {row_words(pair.yours)}."
    return f"{step}: yours {row_words(pair.yours)}; ours {row_words(pair.ours)}."


def _difference(pairs: Sequence[Pair], at: int) -> str:
    """The first difference as a sentence; an end is called one."""
    pair = pairs[at]
    if at and all(is_missing(other.yours) and not is_missing(other.ours) for other in pairs[at:]):
        return f"Yours ends after step {at}; ours goes on: {row_words(pair.ours)}."
    if at and all(is_missing(other.ours) and not is_missing(other.yours) for other in pairs[at:]):
        return f"Ours ends after step {at}; yours goes on: {row_words(pair.yours)}."
    return f"They part at step {at + 1}. Yours: {row_words(pair.yours)}. Ours: {row_words(pair.ours)}."


def _values(timeline: Timeline) -> list[str]:
    """What the judge expected, and what it got, as the card says it."""
    finding = timeline.verdict.finding
    expected, got = (finding.expected, finding.got) if finding else ("", "")
    return [*filter(None, (expected and f"Expected {expected}", got and f"Got {got}"))]
