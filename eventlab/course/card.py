"""The verdict as a learner sees it: the same words in a terminal, a notebook and a report.

The left edge tells by its form, not by colour: solid for passed, double for failed, dotted for not attempted.
"""

from __future__ import annotations

import html
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

from eventlab.course.scenario import Row

if TYPE_CHECKING:  # the verdict shows itself through this module
    from eventlab.course.verdict import Finding, Verdict

ONE_LINE = 100
"""Characters up to which "Expected" and "Got" share a line."""

_EDGES = {"passed": ("│", "solid", "✓"), "not attempted": ("┊", "dotted", "○")}
_BROKEN = ("‖", "double", "✗")


def live() -> bool:
    """False with `EVENTLAB_LIVE=0`: seed 0, plain text, nothing written, so that two runs print the same."""
    return os.environ.get("EVENTLAB_LIVE", "1") != "0"


def card_text(verdict: Verdict) -> str:
    """The card as plain text, each line behind its edge."""
    edge, _, _ = _EDGES.get(verdict.status, _BROKEN)
    return "\n".join(f"{edge} {line}".rstrip() for line in _lines(verdict))


def card_html(verdict: Verdict) -> str | None:
    """The same lines in one preformatted block, in the notebook's own colours; None with `EVENTLAB_LIVE=0`."""
    if not live():
        return None
    _, border, _ = _EDGES.get(verdict.status, _BROKEN)
    style = (
        f"border-left: 6px {border} var(--jp-content-font-color1, currentColor); padding: 4px 12px; margin: 0; "
        "color: var(--jp-content-font-color1, inherit); background: transparent; "
        "font-family: var(--jp-code-font-family, monospace); white-space: pre-wrap; word-break: normal; "
        "overflow-wrap: anywhere;"
    )
    return f'<pre class="eventlab-verdict" style="{style}">{html.escape(chr(10).join(_lines(verdict)))}</pre>'


def _lines(verdict: Verdict) -> Iterator[str]:
    yield _headline(verdict)
    if verdict.message:
        yield from verdict.message.splitlines()
    if verdict.finding is not None:
        yield from _finding_lines(verdict.finding)
        yield from _output_lines(verdict.output)
    if verdict.held:
        yield f"Held: {', '.join(verdict.held)}"
    if verdict.saved:
        yield verdict.saved
    yield from verdict.note.splitlines()
    if verdict.passed and verdict.follows is not None:
        yield f"Next: {verdict.follows.id} {verdict.follows.title}, {verdict.follows.minutes} min"


def _headline(verdict: Verdict) -> str:
    _, _, mark = _EDGES.get(verdict.status, _BROKEN)
    line = f"{mark} {verdict.exercise.id} {verdict.exercise.title}: {verdict.status}"
    if not verdict.scenes:
        return line
    line += f"     {len(verdict.held)} of {len(verdict.scenes)} scenarios"
    return line if verdict.passed else f"{line} · seed {verdict.seed}"


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
        yield f"Hint 1 of {len(finding.hints)}: {finding.hints[0]}"


def trace_lines(rows: tuple[Row, ...], mark: int | None) -> Iterator[str]:
    """The trace, numbered from 1 and in columns, with ▸ at the row that matters."""
    labels = [" → ".join(filter(None, (row.what, row.who))) for row in rows]
    number = len(str(len(rows)))
    op = max((len(row.op) for row in rows), default=0)
    wide = max((len(label) for row, label in zip(rows, labels, strict=True) if row.note), default=0)
    for place, (row, label) in enumerate(zip(rows, labels, strict=True)):
        sign = "▸" if place == mark else " "
        yield f"{sign} {place + 1:>{number}} {row.op:<{op}}  {label:<{wide}}  {row.note}".rstrip()


def _output_lines(output: str) -> Iterator[str]:
    if output.strip():
        yield "Your output:"
        yield from (f"  {line}" for line in output.rstrip().splitlines())
