"""3.2 in the parent: how `listen` should connect and what it should yield, and what each difference is called."""

from __future__ import annotations

from typing import Any

from eventlab.course.checks.chapter_03.listen_codes import CODES, WHY
from eventlab.course.checks.chapter_03.listen_lines import lines
from eventlab.course.checks.chapter_03.listen_plans import Call, Due, scenarios, smaller
from eventlab.course.scenario import Broken, Row, Run, Scenario

__all__ = ["CODES", "WHY", "judge", "lines", "scenarios", "smaller"]

_NEAR = 0.001
"""Seconds, or parts of one, that a wait may differ."""
_SHOWN = 9
"""Rows of a trace at most: the one that matters, and what came before it."""

Found = tuple[str, int, str, str]
"""A code, the row that matters, what was expected and what came."""


def judge(scenario: Scenario, run: Run) -> Broken | None:
    """The first connection that is not as it should be; then the first such frame; then the end."""
    if run.raised is not None:
        return _stopped(run)
    found = _blocked(run) or _calls(scenario, run) or _frames(scenario, run) or _end(scenario, run)
    if found is None:
        return None
    code, row, expected, got = found
    return Broken(code, *_until(run, row), expected, got)


def _stopped(run: Run) -> Broken | None:
    assert run.raised is not None
    rows, mark = _until(run, len(run.rows) - 1)
    if run.raised.type == "NoStream":
        return Broken("LISTEN-YIELD-01", rows, mark, "an async generator", run.raised.message)
    if run.raised.type == "ConnectionError":
        return Broken("LISTEN-BREAK-01", rows, mark, "another try", str(run.raised))
    return None


def _blocked(run: Run) -> Found | None:
    """The first wait in which nothing else could go on."""
    if not run.result["blocked"]:
        return None
    row = run.result["blocked"][0]
    return "LISTEN-BLOCK-01", row, "a wait that lets others go on", run.rows[row].note


def _calls(scenario: Scenario, run: Run) -> Found | None:
    """The first call of `connect` that is not as it should be."""
    calls = enumerate(run.result["calls"])
    found = ((call["row"], _call(scenario, place, call)) for place, call in calls)
    return next(((code, row, expected, got) for row, (code, expected, got) in found if code), None)


def _call(scenario: Scenario, place: int, call: dict[str, Any]) -> tuple[str, str, str]:
    """The code of one call, what was expected and what came; an empty code when it is right."""
    wanted: Due = scenario.expect
    if place >= len(wanted.calls):
        code = "LISTEN-ERROR-01" if wanted.end == "raised" else "LISTEN-STOP-01"
        return code, "no connection any more", "one more"
    if call["open"]:
        return "LISTEN-OPEN-01", "the one before is closed", f"{call['open']} still open"
    due = wanted.calls[place]
    if (call["last_id"] or None) != due.last_id:
        return _misplaced(scenario, place, call["last_id"]), _asked(due.last_id), _asked(call["last_id"])
    if abs(call["wait"] - due.wait) > _NEAR:
        return _mistimed(due, place, call["wait"]), f"a wait of {due.wait:g} s", f"{call['wait']:g} s"
    return "", "", ""


def _misplaced(scenario: Scenario, place: int, got: Any) -> str:
    """The code of a call with another id."""
    ids = [id for id, _, _ in scenario.plan["log"]]
    due = scenario.expect.calls[place].last_id
    if place == 0:
        return "LISTEN-FIRST-01"
    if not got or got not in ids or due is None:
        return "LISTEN-ID-01"
    return "LISTEN-TWICE-01" if ids.index(got) < ids.index(due) else "LISTEN-HALF-01"


def _mistimed(due: Call, place: int, got: float) -> str:
    """The code of a wait that is too short or too long."""
    if place == 0:
        return "LISTEN-WAIT-03"
    if due.named < 0:
        return "LISTEN-WAIT-01" if got < _NEAR else "LISTEN-WAIT-02"
    if due.wait == 0:
        return "LISTEN-ZERO-01"
    if any(abs(got / due.wait / by - 1) < _NEAR for by in (1000, 0.001)):
        return "LISTEN-UNIT-01"
    if got < _NEAR:
        return "LISTEN-WAIT-01"
    return "LISTEN-RETRY-01" if due.named == place - 1 else "LISTEN-RETRY-02"


def _frames(scenario: Scenario, run: Run) -> Found | None:
    """The first frame that is another one than is due, or comes later than it could."""
    wanted: Due = scenario.expect
    for place, (fields, row, call, chunk) in enumerate(run.result["frames"]):
        if not isinstance(fields, list) or any(isinstance(part, dict) for part in fields):
            return "LISTEN-FRAME-01", row, "a Frame", fields["!"] if isinstance(fields, dict) else str(fields)
        due = wanted.frames[place] if place < len(wanted.frames) else None
        if due is None or fields != due.fields:
            seen = fields in [heard.fields for heard in wanted.frames[:place]]
            code = "LISTEN-TWICE-01" if seen else "LISTEN-LOST-01"
            return code, row, f"id: {due.fields[2]}" if due else "no frame", f"id: {fields[2]}"
        if (call, chunk) != (due.call, due.chunk):
            return "LISTEN-LATE-01", row, "the frame when it has come", "the frame later"
    return None


def _end(scenario: Scenario, run: Run) -> Found | None:
    """What is amiss with how it ended: too early, too late, not at all, or with something left open."""
    wanted, how, last = scenario.expect, run.result["how"], len(run.rows) - 1
    calls, frames = len(run.result["calls"]), len(run.result["frames"])
    if wanted.end == "left":
        if run.result["open"]:
            return "LISTEN-LEAVE-01", last, "no open connection", str(run.result["open"])
    elif wanted.end == "raised" and calls == len(wanted.calls):
        if not how.startswith("raised"):
            return "LISTEN-ERROR-01", last, "the PermissionError", how
    elif wanted.end == "ended" and calls == len(wanted.calls) and how != "ended":
        return "LISTEN-STOP-01", last, "the end", "no end"
    if calls < len(wanted.calls):
        return "LISTEN-END-01", last, "another try", "the end" if how == "ended" else "no further try"
    if frames < len(wanted.frames):
        return "LISTEN-LOST-01", last, f"id: {wanted.frames[frames].fields[2]}", "no such frame"
    return None


def _asked(last_id: Any) -> str:
    return f"connect({last_id!r})" if isinstance(last_id, str | None) else f"connect({last_id})"


def _until(run: Run, row: int) -> tuple[list[Row], int | None]:
    """The rows up to this one, the newest few, and where it stands among them."""
    rows = list(run.rows[max(0, row + 1 - _SHOWN) : row + 1])
    return rows, len(rows) - 1 if rows else None
