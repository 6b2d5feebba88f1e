"""The verdict as a learner sees it: the same words in a terminal, a notebook and a report.

The left edge tells by its form, not by colour: solid for passed, double for failed, dotted for not attempted.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

from eventlab.course.catalogue import Exercise
from eventlab.course.scenario import Row, has_steps

if TYPE_CHECKING:  # the verdict shows itself through this module
    from eventlab.course.verdict import Finding, Verdict

ONE_LINE = 100
"""Characters up to which "Expected" and "Got" share a line."""

_MARKS = {"passed": ("│", "✓"), "not attempted": ("┊", "○")}
_BROKEN = ("‖", "✗")


def live() -> bool:
    """False with `EVENTLAB_LIVE=0`: seed 0, plain text, nothing written, so that two runs print the same."""
    return os.environ.get("EVENTLAB_LIVE", "1") != "0"


def card_text(verdict: Verdict) -> str:
    """The card as plain text, each line behind its edge."""
    edge, _ = _MARKS.get(verdict.status, _BROKEN)
    return "\n".join(f"{edge} {line}".rstrip() for line in _lines(verdict))


def _lines(verdict: Verdict) -> Iterator[str]:
    yield "     ".join(filter(None, (headline(verdict), counted(verdict))))
    yield from verdict.message.splitlines()
    if verdict.finding is not None:
        yield from _finding_lines(verdict.finding)
        yield f"Try: {' · '.join(verbs_to_type(verdict))}"
        yield from _output_lines(verdict.output)
    if verdict.held:
        yield f"Held: {', '.join(verdict.held)}"
    if verdict.saved:
        yield verdict.saved
    yield from verdict.note.splitlines()
    if verdict.passed and verdict.follows is not None:
        yield next_line(verdict.follows)


def headline(verdict: Verdict) -> str:
    """Mark, exercise and status."""
    _, mark = _MARKS.get(verdict.status, _BROKEN)
    return f"{mark} {verdict.exercise.id} {verdict.exercise.title}: {verdict.status}"


def counted(verdict: Verdict) -> str:
    """How many scenarios held, and the seed that repeats a failure; empty when none was played."""
    if not verdict.scenes:
        return ""
    line = f"{len(verdict.held)} of {len(verdict.scenes)} scenarios"
    return line if verdict.passed else f"{line} · seed {verdict.seed}"


def next_line(follows: Exercise) -> str:
    """What comes after a passed exercise, and how long it takes."""
    return f"Next: {follows.id} {follows.title}, {follows.minutes} min"


def verbs_to_type(verdict: Verdict) -> list[str]:
    """The calls that help on, for wherever there are no buttons."""
    if verdict.passed:
        verbs = ["solution", "timeline"]
    elif verdict.finding is None:  # nothing was judged: there is nothing to begin with, or we could not
        verbs = ["hint"] if verdict.status == "not attempted" else ["check"]
    else:
        verbs = ["hint", "timeline", "solution"]
    return [f'{verb}("{verdict.exercise.id}")' for verb in verbs if verb != "timeline" or is_drawn(verdict)]


def is_drawn(verdict: Verdict) -> bool:
    """Whether a timeline shows anything: a scenario had begun, and something happens in it."""
    played = verdict.passed or (verdict.finding is not None and verdict.finding.plan is not None)
    return played and has_steps(verdict.exercise)


def _finding_lines(finding: Finding) -> Iterator[str]:
    yield f"{finding.code}  {finding.says}"
    if finding.scenario and not finding.rows:
        yield f"Scenario: {finding.scenario}"
    yield from trace_lines(finding.rows, finding.mark)
    yield from finding.where.splitlines()
    expected, got = finding.expected and f"Expected {finding.expected}", finding.got and f"Got {finding.got}"
    if expected and got and len(expected) + len(got) <= ONE_LINE:
        yield f"{expected}   {got}"
    else:
        yield from filter(None, (expected, got))
    yield f"Why: {finding.why}"
    if finding.hints:
        yield first_hint(finding)


def first_hint(finding: Finding) -> str:
    """The gentlest hint, which the card shows unasked."""
    return f"Hint 1 of {len(finding.hints)}: {finding.hints[0]}"


def trace_lines(rows: tuple[Row, ...], mark: int | None) -> Iterator[str]:
    """The trace, numbered from 1 and in columns, with ▸ at the row that matters."""
    labels = [label(row) for row in rows]
    number = len(str(len(rows)))
    op = max((len(row.op) for row in rows), default=0)
    wide = max((len(name) for row, name in zip(rows, labels, strict=True) if row.note), default=0)
    for place, (row, name) in enumerate(zip(rows, labels, strict=True)):
        sign = "▸" if place == mark else " "
        yield f"{sign} {place + 1:>{number}} {row.op:<{op}}  {name:<{wide}}  {row.note}".rstrip()


def label(row: Row) -> str:
    """What a row is about: an event, whom it went to, or both."""
    return " → ".join(filter(None, (row.what, row.who)))


def _output_lines(output: str) -> Iterator[str]:
    if output.strip():
        yield "Your output:"
        yield from (f"  {line}" for line in output.rstrip().splitlines())
