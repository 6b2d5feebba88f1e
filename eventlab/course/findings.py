"""A finding in words: what a scenario showed, from a check's codes or from those that any run can have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from eventlab.course.run_codes import RUN_CODES
from eventlab.course.runner import Outcome, Stand
from eventlab.course.scenario import Broken, Code, Raised, Row, Scenario
from eventlab.course.submission import Submission
from eventlab.course.verdict import Finding, Status

MOST_PLACES = 4
"""Lines with waiting tasks that a card names."""


def broken_finding(code: Code, broken: Broken, scenario: Scenario, raised: Raised | None, of: Submission) -> Finding:
    """What to say of a broken promise; an exception that broke it brings its line."""
    return _finding(code, broken, scenario, _where(raised, of) if raised else "")


def raised_finding(
    raised: Raised,
    submission: Submission,
    scenario: Scenario | None = None,
    rows: Sequence[Row] = (),
    *,
    code: str = "",
) -> Finding:
    """What to say of an exception: its code, the learner's line, and what had happened before it."""
    code = code or _raised_code(raised)
    broken = Broken(code, rows, len(rows) - 1 if rows else None, got=str(raised))
    return _finding(RUN_CODES[code], broken, scenario, _where(raised, submission))


def unfinished(scenarios: Sequence[Scenario], outcome: Outcome, submission: Submission) -> tuple[Status, Finding]:
    """What to say of a run that did not come to its end: the scenario it was in, and the line if there is one."""
    at = len(outcome.runs)
    scenario = scenarios[at] if at < len(scenarios) else None
    codes = {"timeout": "RUN-TIME-01", "stuck": "RUN-STUCK-01", "channel": "RUN-CHANNEL-01"}
    code = codes.get(outcome.ending, "RUN-ENDED-01")
    rows = outcome.stand.rows
    broken = Broken(code, rows, len(rows) - 1 if rows else None)
    waited = outcome.ending in ("timeout", "stuck")
    where = _stand_words(outcome.stand, submission.cell) if waited else ""
    return "timeout" if waited else "failed", _finding(RUN_CODES[code], broken, scenario, where)


def _raised_code(raised: Raised) -> str:
    """A missing name has a code of its own: most often a cell is gone that had defined it."""
    return "RUN-NAME-01" if raised.type == "NameError" and "is not defined" in raised.message else "RUN-RAISED-01"


def _finding(code: Code, broken: Broken, scenario: Scenario | None, where: str = "") -> Finding:
    return Finding(
        code=broken.code,
        says=code.says,
        why=code.why,
        scenario=scenario.name if scenario else "",
        rows=tuple(broken.rows),
        mark=broken.mark,
        expected=broken.expected,
        got=broken.got,
        where=where,
        hints=code.hints,
        plan=scenario.plan if scenario else None,
    )


def _where(raised: Raised, submission: Submission) -> str:
    source = submission.imports if raised.part == "imports" else submission.cell
    return _line(source, raised.line, "of the import cell" if raised.part == "imports" else "")


def _stand_words(stand: Stand, source: str) -> str:
    """Where the run stood: the line that was running, and each line at which tasks waited."""
    if stand.line:
        lines = [_line(source, stand.line, "was still running")]
    else:
        lines = ["No line of yours was running: everything waited."] if stand.line == 0 else []
    waiting = sorted(Counter(stand.tasks).items(), key=lambda each: each[0][1])
    for (name, at), tasks in waiting[:MOST_PLACES]:
        count = f" ({tasks} tasks)" if tasks > 1 else ""
        lines.append(f"{name} waited at line {at}: {source.splitlines()[at - 1].strip()}{count}")
    if len(waiting) > MOST_PLACES:
        lines.append(f"Tasks waited at {len(waiting) - MOST_PLACES} more lines.")
    return "\n".join(lines)


def _line(source: str, number: int, remark: str) -> str:
    """A learner's line, named and shown; empty when there is no such line."""
    lines = source.splitlines()
    if not 0 < number <= len(lines):
        return ""
    return f"Line {number}{' ' * bool(remark)}{remark}: {lines[number - 1].strip()}"
