"""4.4 in the parent: what each question should bring, and what each difference is called.

A wrong answer is named by working out what each misconception would have answered, and looking which of them did.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random
from typing import Any

from eventlab.course.checks.chapter_04.history_codes import CODES, WHY
from eventlab.course.checks.chapter_04.history_faults import FAULTS, Log, asked, key_of
from eventlab.course.checks.chapter_04.history_plans import BUILDERS, Store
from eventlab.course.scenario import Broken, Raised, Row, Run, Scenario

__all__ = ["CODES", "WHY", "judge", "scenarios", "smaller"]

_LOOKS_EVERYWHERE = ("KEYS", "SCAN")
_SHOWN = 14
"""Rows of a trace at most."""
_LISTED = 20
"""Events that a card names one by one."""


def scenarios(rng: Random) -> list[Scenario]:
    """Fresh types, ids and times each time."""
    found = []
    for name, build in BUILDERS.items():
        log, question = build(Store(rng))
        found.append(Scenario(name, {"stored": log, "question": question}, asked(log, question)))
    return found


def judge(scenario: Scenario, run: Run) -> Broken | None:
    """The first promise that this run broke."""
    if run.raised is not None:
        return _known_error(run, run.raised)
    events, rows = run.result["events"], _short(run.rows)
    if any(command in _LOOKS_EVERYWHERE for command in run.result["commands"]):
        mark = next((at for at, row in enumerate(rows) if row.op in _LOOKS_EVERYWHERE), None)
        return Broken("HIST-KEYS-01", rows, mark, "the set streams", "every key of the Redis")
    if not isinstance(events, list) or not all(isinstance(event, list) for event in events):
        return Broken("HIST-EVENTS-01", rows, len(rows) - 1, "a list of Events", rows[-1].note)
    if any(position is None for _, position, _ in events):
        return Broken("HIST-POSITION-01", rows, len(rows) - 1, "events with their positions", "position=None")
    if _alike(events, scenario.expect):
        return None
    return _other_events(scenario, events, rows)


def _other_events(scenario: Scenario, events: list[Any], rows: list[Row]) -> Broken:
    """Not the events that are due, or not as they were stored."""
    got, due = [id for id, _, _ in events], [each[2] for each in scenario.expect]
    if got != due:
        known = {each[2]: each for each in scenario.plan["stored"]}
        return Broken(_code(scenario, got, due), rows, len(rows) - 1, _said(due, known), _said(got, known))
    wrong = [came for (_, came, _), each in zip(events, scenario.expect, strict=True) if came != each[1]]
    if wrong:
        return Broken("HIST-POSITION-01", rows, len(rows) - 1, "the positions of the entries", str(wrong[0]))
    return Broken("HIST-EVENTS-01", rows, len(rows) - 1, "the events as they were stored", "events with other data")


def _known_error(run: Run, raised: Raised) -> Broken | None:
    """A position that is bytes, or their repr; any other exception becomes the verdict *error*."""
    if re.search(r"b'\d+-?\d*'?", raised.message) is None:
        return None
    return Broken("HIST-POSITION-01", run.rows, None, "positions as text", str(raised))


def _code(scenario: Scenario, got: list[Any], due: list[Any]) -> str:
    log, question = scenario.plan["stored"], scenario.plan["question"]
    stored = {each[2]: each for each in log}
    faults = [fault for fault in FAULTS if fault != ("HIST-PAGE-01" if "after" not in question else "HIST-NEWEST-01")]
    keys = [key_of(stored[id][1]) for id in got if isinstance(id, str) and id in stored]
    by_milliseconds = [key[0] for key in keys] == sorted(key[0] for key in keys)
    if by_milliseconds:  # the events' own clocks may agree with that order by chance
        faults.remove("HIST-CLOCK-01")
    for fault in faults:
        if [each[2] for each in asked(log, question, fault)] == got != due:
            return fault
    if sorted(map(str, got)) == sorted(due):
        clocks = [stored[id][4] for id in got]
        by_clock = "HIST-CLOCK-01" if clocks == sorted(clocks) else "HIST-ORDER-01"
        return "HIST-COUNTER-01" if by_milliseconds else by_clock
    if len(keys) == len(got) < len(due) and set(keys) == {key_of(stored[id][1]) for id in due}:
        return "HIST-TWIN-01"
    fewer = len(got) < len(due) and "*" in question.get("pattern", "*")
    return "HIST-PATTERN-01" if fewer and scenario.name in ("several types", "everything") else "HIST-OTHER-01"


def _alike(events: list[Any], due: Log) -> bool:
    """Whether these are the events that are due, as stored, oldest first. Twins at one position stand in any order."""
    came = [[position, id, number] for id, position, number in events]
    want = [[each[1], each[2], each[3]] for each in due]
    in_order = [each[0] for each in came] == [each[0] for each in want]
    return in_order and sorted(map(repr, came)) == sorted(map(repr, want))


def _short(rows: tuple[Row, ...]) -> list[Row]:
    """The rows; of many commands the first few, and the answer."""
    if len(rows) <= _SHOWN:
        return list(rows)
    return [*rows[: _SHOWN - 2], Row("…", note=f"{len(rows) - _SHOWN + 1} more"), rows[-1]]


def _said(ids: list[Any], known: dict[str, list[Any]]) -> str:
    numbers = [str(known[id][3]) if isinstance(id, str) and id in known else "unknown" for id in ids]
    if len(numbers) > _LISTED:
        return f"{len(numbers)} events, {numbers[0]} to {numbers[-1]}"
    return f"event{'s' * (len(ids) > 1)} {', '.join(numbers)}" if ids else "nothing"


def smaller(scenario: Scenario) -> Iterator[Scenario]:
    """None yet: the scenario is shown whole."""
    return iter(())
