"""4.4 in the parent: what each question should bring, and what each difference is called.

What is due is worked out from the log and the question when a run comes back, for a log may have grown meanwhile.
"""

from __future__ import annotations

import re
from random import Random
from typing import Any

from eventlab.course.checks.chapter_04.history_codes import CODES, WHY
from eventlab.course.checks.chapter_04.history_faults import Log, asked, crowd
from eventlab.course.checks.chapter_04.history_lines import lines
from eventlab.course.checks.chapter_04.history_named import named
from eventlab.course.checks.chapter_04.history_plans import BUILDERS, draw
from eventlab.course.checks.chapter_04.history_smaller import smaller
from eventlab.course.checks.chapter_04.history_words import said
from eventlab.course.scenario import Broken, Raised, Row, Run, Scenario

__all__ = ["CODES", "WHY", "judge", "lines", "scenarios", "smaller"]

_LOOKS_EVERYWHERE = ("KEYS", "SCAN")
_READS = ("SMEMBERS", "SSCAN", "SISMEMBER", "SMISMEMBER", "SCARD", "XRANGE", "XREVRANGE", "XREAD", "XLEN", "XINFO")
_SHOWN = 14
"""Rows of a trace at most."""


def scenarios(rng: Random) -> list[Scenario]:
    """Fresh types, ids and times each time."""
    return [Scenario(name, draw(name, rng)) for name in BUILDERS]


def judge(scenario: Scenario, run: Run) -> Broken | None:
    """The first promise that this run broke."""
    if run.raised is not None:
        return _known_error(run, run.raised)
    events, rows = run.result["events"], _short(run.rows)
    if any(command in _LOOKS_EVERYWHERE for command in run.result["commands"]):
        return Broken(
            "HIST-KEYS-01", rows, _first(rows, _LOOKS_EVERYWHERE), "the set streams", "every key of the Redis"
        )
    log = [*scenario.plan["stored"], *(crowd(scenario.plan) if run.result["crowded"] else [])]
    changed = _changed(log, run.result["left"])
    if changed:
        return Broken("HIST-WRITE-01", rows, _first_write(rows), "a log as it was", changed)
    if not isinstance(events, list) or not all(isinstance(event, list) for event in events):
        return Broken("HIST-EVENTS-01", rows, len(rows) - 1, "a list of Events", rows[-1].note)
    if any(position is None for _, position, _ in events):
        return Broken("HIST-POSITION-01", rows, len(rows) - 1, "events with their positions", "position=None")
    due = asked(log, scenario.plan["question"])
    return None if _alike(events, due) else _other_events(scenario, run, rows, log, due)


def _other_events(scenario: Scenario, run: Run, rows: list[Row], log: Log, due: Log) -> Broken:
    """Not the events that are due, or not as they were stored."""
    events = run.result["events"]
    got, ids = [id for id, _, _ in events], [each[2] for each in due]
    if got != ids:
        numbers = {each[2]: each[3] for each in log}
        code = named(log, scenario.plan["question"], got, run.result["counts"])
        came = [numbers[id] if isinstance(id, str) and id in numbers else "unknown" for id in got]
        return Broken(code, rows, len(rows) - 1, said([each[3] for each in due]), said(came))
    wrong = [came for (_, came, _), each in zip(events, due, strict=True) if came != each[1]]
    if wrong:
        return Broken("HIST-POSITION-01", rows, len(rows) - 1, "the positions of the entries", str(wrong[0]))
    return Broken("HIST-EVENTS-01", rows, len(rows) - 1, "the events as they were stored", "events with other data")


def _known_error(run: Run, raised: Raised) -> Broken | None:
    """A position that is bytes, or their repr; any other exception becomes the verdict *error*."""
    if re.search(r"b'\d+-?\d*'?", raised.message) is None:
        return None
    return Broken("HIST-POSITION-01", _short(run.rows), None, "positions as text", str(raised))


def _changed(log: Log, left: dict[str, int]) -> str:
    """What asking has made of the log, in words; empty when it stands as it was."""
    stored: dict[str, int] = {}
    for type, *_ in log:
        stored[type] = stored.get(type, 0) + 1
    if left.keys() != stored.keys():
        return f"{len(left)} types in the set streams, {len(stored)} before"
    for type, count in stored.items():
        if left[type] != count:
            return f"{left[type]} entries in stream:{type}, {count} before"
    return ""


def _first(rows: list[Row], ops: tuple[str, ...]) -> int | None:
    return next((at for at, row in enumerate(rows) if row.op in ops), None)


def _first_write(rows: list[Row]) -> int:
    """The first command that does more than read; the answer, where the row is not shown."""
    return next((at for at, row in enumerate(rows) if row.op.isupper() and row.op not in _READS), len(rows) - 1)


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
