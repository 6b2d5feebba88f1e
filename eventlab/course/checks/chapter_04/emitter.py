"""4.1 in the parent: what a run of an `EventEmitter` broke, and what that is called.

    emitter_plans    the situations, drawn by seed        emitter_model    what is right in each
    emitter_smaller  the same with something left out     emitter_lines    the same to run in a cell

The first emit that called others than it should is shown, with the trace up to its end.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from random import Random
from typing import Any

from eventlab.course.checks.chapter_04.emitter_codes import CODES, WHY
from eventlab.course.checks.chapter_04.emitter_lines import lines
from eventlab.course.checks.chapter_04.emitter_model import Outcome
from eventlab.course.checks.chapter_04.emitter_plans import Expected, situations
from eventlab.course.checks.chapter_04.emitter_smaller import smaller
from eventlab.course.scenario import Broken, Row, Run, Scenario
from eventlab.course.trace import plain

__all__ = ["CODES", "WHY", "judge", "lines", "scenarios", "smaller"]

Emit = dict[str, Any]
"""What became of one emit, as `drive` answers."""


def scenarios(rng: Random) -> list[Scenario]:
    """Every situation, with fresh names, values and orders."""
    return situations(rng)


def judge(scenario: Scenario, run: Run) -> Broken | None:
    """The first promise that this run broke."""
    expect: Expected = scenario.expect
    if run.raised is not None:
        return _stopped(expect, run)
    due = next((each for each in expect.outcomes if _calls(run) == each.calls), expect.outcomes[0])
    for number, who in enumerate(due.calls):
        came = _emit(run, number)
        if _called(came) != who:
            return _other_calls(scenario, run, came, who)
    return _values(due, run) or _errors(expect, due, run) or _lists(due, run)


def _emit(run: Run, number: int) -> Emit:
    emits: list[Emit] = run.result["emits"]
    nothing = {"calls": [], "errors": [], "raised": "", "group": False, "row": len(run.rows), "end": len(run.rows)}
    return emits[number] if number < len(emits) else nothing


def _called(emit: Emit) -> tuple[str, ...]:
    return tuple(who for who, _, _ in emit["calls"])


def _calls(run: Run) -> tuple[tuple[str, ...], ...]:
    return tuple(map(_called, run.result["emits"]))


def _stopped(expect: Expected, run: Run) -> Broken | None:
    """An exception that no handler raised."""
    assert run.raised is not None
    code = {"NoStop": "EMIT-STOP-01", "NotNow": "EMIT-ASYNC-01"}.get(run.raised.type, expect.codes.raising)
    if "changed size during iteration" in run.raised.message:  # Python's own words for it
        code = "EMIT-CHANGE-01"
    return Broken(code, run.rows, len(run.rows) - 1 if run.rows else None, got=str(run.raised)) if code else None


def _other_calls(scenario: Scenario, run: Run, came: Emit, due: tuple[str, ...]) -> Broken:
    """Not those who should be called: mark the first one missing, too many, or out of turn."""
    got = _called(came)
    missing, extra = (list((Counter(a) - Counter(b)).elements()) for a, b in ((due, got), (got, due)))
    codes, rows = scenario.expect.codes, list(run.rows[: came["end"]])
    code = codes.missing if missing else codes.extra if extra else codes.order
    if scenario.plan["match"] and code == codes.missing and _swapped(scenario, run):
        code = "EMIT-MATCH-02"
    if missing:
        mark = min(came["end"], len(rows))
        often = [f"called {_times(got.count(who))} only" if who in got else "never called" for who in missing]
        rows[mark:mark] = [Row("—", who=who, note=note) for who, note in zip(missing, often, strict=True)]
    else:
        mark = came["calls"][_first_wrong(got, due)][2]
    if code == "EMIT-ONCE-03":  # each of the two emits may call it; both may not
        return Broken(code, rows, mark, f"{extra[0]} once", f"{extra[0]} twice")
    return Broken(code, rows, mark, _names(due), _names(got))


def _first_wrong(got: tuple[str, ...], due: tuple[str, ...]) -> int:
    return next(at for at, who in enumerate(got) if at >= len(due) or who != due[at])


def _swapped(scenario: Scenario, run: Run) -> bool:
    """Whether `match` was only ever asked with the emitted type first."""
    steps, asked = scenario.plan["steps"], [tuple(pair) for pair in run.result["asked"]]
    listened = {step[1] for step in steps if step[0] in ("on", "once")}
    emitted = {step[1] for step in steps if step[0] == "emit"}
    backwards = {(late, early) for late in emitted for early in listened}
    return not backwards.issuperset((b, a) for a, b in asked) and backwards.issuperset(asked)


def _values(due: Outcome, run: Run) -> Broken | None:
    """Every handler gets the value, and nothing else."""
    for emit, value in zip(run.result["emits"], due.values, strict=False):
        for who, args, row in emit["calls"]:
            if args != plain([value]):
                rows, got = run.rows[: emit["end"]], ", ".join(map(repr, args))
                return Broken("EMIT-VALUE-01", rows, row, f"{who}({value!r})", f"{who}({got})")
    return None


def _errors(expect: Expected, due: Outcome, run: Run) -> Broken | None:
    """The errors of raising handlers reach whoever emitted: all of them, in a group."""
    for emit, who in zip(run.result["emits"], due.errors, strict=False):
        lost = set(who) - set(emit["errors"])
        if lost:
            code, more = ("EMIT-RAISE-03", "more ") if emit["errors"] else (expect.codes.lost, "")
            rows = (
                *run.rows[: emit["end"]],
                Row("—", note=f"no {more}errors reach the caller"),
            )
            return Broken(code, rows, len(rows) - 1, f"the errors of {_names(who)}", _names(emit["errors"]))
        if who and not emit["group"] and expect.codes.lost != "EMIT-RAISE-05":
            rows = run.rows[: emit["end"]]
            return Broken("EMIT-RAISE-04", rows, len(rows) - 1, "an ExceptionGroup", emit["raised"])
    return None


def _lists(due: Outcome, run: Run) -> Broken | None:
    for came, who in zip(run.result["lists"], due.lists, strict=False):
        rows = run.rows[: came["row"] + 1]
        if came["names"] != list(who):
            return Broken("EMIT-LIST-01", rows, came["row"], _names(who), _names(came["names"]))
        if who and came["kind"] != "tuple":
            return Broken("EMIT-LIST-02", rows, came["row"], "a tuple", f"a {came['kind']}")
    return None


def _times(number: int) -> str:
    return {1: "once", 2: "twice"}.get(number, f"{number} times")


def _names(names: Sequence[str]) -> str:
    return ", ".join(map(str, names)) or "nobody"
