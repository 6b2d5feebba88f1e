"""2.3 in the parent: what a tape answered, and what each difference from what is due is called.

event_stream_plans  the situations, and what is right    event_stream_lines  the same to run in a cell
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

from eventlab.course.checks.chapter_02.event_stream_codes import CODES, WHY
from eventlab.course.checks.chapter_02.event_stream_lines import lines
from eventlab.course.checks.chapter_02.event_stream_plans import Due, situations, smaller
from eventlab.course.invariants import breach
from eventlab.course.scenario import Broken, Run, Scenario

__all__ = ["CODES", "WHY", "judge", "lines", "scenarios", "smaller"]

Pairs = Sequence[tuple[Any, Any]]

_TELLING = {
    "going back": "STREAM-CONSUME-01",
    "two readers": "STREAM-SHARED-01",
    "two tapes": "STREAM-ONE-01",
    "a careless caller": "STREAM-SPOIL-01",
    "the same event again": "STREAM-TWICE-01",
    "at the end": "STREAM-END-01",
}
"""Situations made for one misconception: what goes wrong in them for no other reason is that."""
_RAISING = {"at the end": "STREAM-END-01", "an empty tape": "STREAM-END-01"}


def scenarios(rng: Random) -> list[Scenario]:
    """Every situation, with fresh numbers and readers."""
    return situations(rng)


def judge(scenario: Scenario, run: Run) -> Broken | None:
    """The first step that answered something else than is due."""
    if run.raised is not None:
        code = _RAISING.get(scenario.name)
        return Broken(code, run.rows, len(run.rows) - 1, got=str(run.raised)) if code else None
    due: list[Due] = scenario.expect
    for step, came in zip(due, run.result, strict=True):
        found = _appended(scenario, step, came) if step.page is None else _read(scenario, step, came)
        if found is not None:
            code, expected, got = found
            return Broken(code, run.rows[: came["row"] + 1], came["row"], expected, got)
    return None


Found = tuple[str, str, str]
"""A code, what was expected, and what came."""


def _appended(scenario: Scenario, due: Due, came: dict[str, Any]) -> Found | None:
    """Each event has the next position; nothing is asked of a step that appends nothing."""
    for position, answer in zip(due.positions, came.get("answers", ()), strict=True):
        if answer != position:
            code = _TELLING.get(scenario.name, "STREAM-START-01") if isinstance(answer, int) else "STREAM-ANSWER-01"
            return code, f"position {position}", str(answer)
    return None


def _read(scenario: Scenario, due: Due, came: dict[str, Any]) -> Found | None:
    """The page holds what is behind `after`, with its positions, and no more than that."""
    assert due.page is not None
    if came["page"] is None:
        return "STREAM-LIST-01", "a list", came["got"]
    got = [tuple(pair) for pair in came["page"]]
    for position, number in got:
        if position is None:
            return "STREAM-PAIR-01", "pairs (position, event)", number
    if list(due.page) == got:
        return None
    return _code(scenario, due, got), _pairs(due.page), _pairs(got)


def _code(scenario: Scenario, due: Due, got: Pairs) -> str:
    """What is behind a page that is another one than it should be."""
    page = due.page or ()
    numbers, wanted = [number for _, number in got], [number for _, number in page]
    found = breach(wanted, numbers)
    if found is None:
        return "STREAM-NUMBER-01"
    if found.kind == "turn":
        return "STREAM-ORDER-01"
    if len(page) < len(due.behind):
        if page and numbers == [number for _, number in due.behind[-len(page) :]]:
            return "STREAM-LIMIT-01"
        if len(got) > len(page) and numbers[: len(page)] == wanted:
            return "STREAM-LIMIT-02"
    begins_early = due.at and numbers[:1] == [due.at[0][1]]
    begins_late = numbers and numbers == wanted[1:]
    return _TELLING.get(scenario.name, "STREAM-OFF-01" if begins_early or begins_late else "STREAM-PAGE-01")


def _pairs(pairs: Pairs) -> str:
    """A page in a few words: `1: event 41, 2: event 42`."""
    told = [f"{position}: event {number}" for position, number in pairs]
    if len(told) > 6:
        told = [*told[:2], "…", told[-1], f"{len(pairs)} in all"]
    return ", ".join(told) or "nothing"
