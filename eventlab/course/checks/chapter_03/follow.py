"""3.5 in the parent: what each reader should have been given, and what each difference is called."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from eventlab.course.checks.chapter_03.follow_codes import CODES, WHY
from eventlab.course.checks.chapter_03.follow_lines import lines
from eventlab.course.checks.chapter_03.follow_plans import Plan, due, scenarios
from eventlab.course.scenario import Broken, Row, Run, Scenario

__all__ = ["CODES", "WHY", "judge", "lines", "scenarios", "smaller"]

LONGEST = 1000
"""Milliseconds that one wait in Redis may last."""
LATE = LONGEST + 100
"""Milliseconds after which an entry comes too late to a reader that has nothing else to do."""
MANY = 1500
"""Commands that no reader needs who waits in Redis."""
_SHOWN = 14
"""Rows of a trace at most."""
_POSITION = re.compile(r"\d+-\d+")


def judge(scenario: Scenario, run: Run) -> Broken | None:
    """The first promise that this run broke."""
    if run.raised is not None:
        return _known_error(run)
    rows, plan = run.rows, scenario.plan
    for after, given in zip(plan["readers"], run.result["given"], strict=True):
        found = _swallowed(plan, given, rows) or _kind(given, rows) or _entries(plan, after, given, run)
        if found:
            return found
    return (None if plan["error"] else _waits(run)) or _left(plan, run)


def smaller(scenario: Scenario) -> Iterator[Scenario]:
    """Half of what is stored, or one entry less; one arrival less; one reader alone."""
    plan = scenario.plan
    for name in ("stored", "arrivals"):
        entries, half = plan[name], len(plan[name]) // 2
        pieces = [entries[half:], entries[:half]] if half > 1 else []
        pieces += [[*entries[:at], *entries[at + 1 :]] for at in range(len(entries))] if len(entries) < 9 else []
        yield from (replace(scenario, plan={**plan, name: piece}) for piece in pieces)
    if len(plan["readers"]) > 1:
        yield from (replace(scenario, plan={**plan, "readers": [reader]}) for reader in plan["readers"])


def _known_error(run: Run) -> Broken | None:
    """An error right after a wait that brought nothing; any other becomes the verdict *error*."""
    last = next((at for at in reversed(range(len(run.rows))) if run.rows[at].op.startswith("X")), None)
    if last is None or run.rows[last].note != "nothing":
        return None
    rows = _short(run.rows[: last + 1])
    return Broken("FOLLOW-NONE-01", rows, len(rows) - 1, "another wait", str(run.raised))


def _swallowed(plan: Plan, given: Any, rows: tuple[Row, ...]) -> Broken | None:
    """Where Redis raises, the reader does."""
    at = next((at for at, row in enumerate(rows) if row.note.startswith("raises")), None)
    if at is None or given["end"] not in ("time", "ended"):
        return None
    got = "it goes on" if given["end"] == "time" else "the end of the generator"
    return Broken("FOLLOW-ERROR-01", _short(rows, at), _mark(rows, at), plan["error"][1], got)


def _kind(given: Any, rows: tuple[Row, ...]) -> Broken | None:
    """Whether it is a generator that goes on, and yields pairs."""
    if given["end"] == "no iterator":
        return Broken("FOLLOW-KIND-01", rows, _last(rows, "answer"), "an async generator", given["kind"])
    for entry in given["entries"]:
        if "!" in entry:
            return _shown(rows, "FOLLOW-PAIR-01", entry["!"], "('5-0', {b'number': b'7'})", entry["!"])
        if entry["bytes"] or not _POSITION.fullmatch(str(entry["position"])):
            return _shown(rows, "FOLLOW-TEXT-01", entry["shown"], "a position as text", str(entry["shown"]))
    if given["end"] == "ended":
        short = _short(rows, _last(rows, "end"))
        return Broken("FOLLOW-END-01", short, _last(short, "end"), "another wait", "the end of the generator")
    return None


def _entries(plan: Plan, after: str | None, given: Any, run: Run) -> Broken | None:
    """All that is due, once, in order, and in time."""
    wanted, rows = due(plan, after), run.rows
    came = [(entry["position"], entry["number"]) for entry in given["entries"]]
    want = [(position, number) for position, number, _ in wanted]
    early = next((entry for entry in given["entries"] if (entry["position"], entry["number"]) not in want), None)
    if early is not None:
        return _shown(rows, "FOLLOW-AFTER-01", early["shown"], f"only what lies behind {after}", early["position"])
    twice = next((at for at, entry in enumerate(came) if entry in came[:at]), None)
    if twice is not None:
        shown = given["entries"][twice]["shown"]
        return _shown(rows, "FOLLOW-AGAIN-01", shown, "each entry once", f"{came[twice][0]} again", time=1)
    if sorted(came) != sorted(want):
        return _lost(plan, want, came, run)
    if came != want:
        at = next(at for at, pair in enumerate(zip(came, want, strict=True)) if pair[0] != pair[1])
        return _shown(rows, "FOLLOW-ORDER-01", given["entries"][at]["shown"], want[at][0], came[at][0])
    return None if plan["busy"] else _late(wanted, given, rows)


def _lost(plan: Plan, want: list[Any], came: list[Any], run: Run) -> Broken:
    """Which entry never came, and why it did not."""
    position = next(entry for entry in want if entry not in came)[0]
    dollar = any(uses for *_, uses in run.result["commands"])
    shared = len(plan["readers"]) > 1 or any(command == "XREADGROUP" for command, *_ in run.result["commands"])
    code = "FOLLOW-DOLLAR-01" if dollar else "FOLLOW-SHARE-01" if shared else "FOLLOW-LOST-01"
    rows = [*_short(run.rows), Row("—", position, note="never given")]
    return Broken(code, rows, len(rows) - 1, _count(len(want)), f"{len(came)}, without {position}")


def _late(wanted: list[Any], given: Any, rows: tuple[Row, ...]) -> Broken | None:
    for (position, _, came), entry in zip(wanted, given["entries"], strict=True):
        if entry["at"] - came > LATE:
            got = f"{position} after {entry['at'] - came} ms"
            return _shown(rows, "FOLLOW-LATE-01", entry["shown"], "at once", got)
    return None


def _waits(run: Run) -> Broken | None:
    """Each wait is one in Redis, and has an end."""
    rows, blocks = run.rows, [block for _, _, block, _ in run.result["commands"]]
    endless = next((block for block in blocks if block == 0 or block > LONGEST), None)
    if endless is not None:
        at = next(at for at, row in enumerate(rows) if f"BLOCK {endless}" in row.what)
        got = "BLOCK 0: without an end" if endless == 0 else f"BLOCK {endless}: {endless / 1000:g} s"
        return Broken("FOLLOW-BLOCK-01", _short(rows, at), _mark(rows, at), f"BLOCK {LONGEST} at most", got)
    if max(blocks, default=-1) < 0 or len(blocks) > MANY:
        got = "many commands, one after another" if len(blocks) > MANY else "commands that do not wait"
        asked = [row for row in rows if row.op.startswith("X")]
        few = [*asked[:3], Row("…", note=f"{len(asked) - 3} more")] if len(asked) > 3 else asked
        return Broken("FOLLOW-POLL-01", few, 0, "XREAD with BLOCK, while nothing comes", got)
    return None


def _left(plan: Plan, run: Run) -> Broken | None:
    kept, left = len(plan["stored"]) + len(plan["arrivals"]), run.result["left"]
    if kept == left:
        return None
    at = next((at for at, row in enumerate(run.rows) if row.op in ("XDEL", "XTRIM", "DEL")), len(run.rows) - 1)
    return Broken("FOLLOW-TAKE-01", _short(run.rows, at), _mark(run.rows, at), f"{_count(kept)} left", str(left))


def _count(number: int) -> str:
    return f"{number} {'entry' if number == 1 else 'entries'}"


def _shown(rows: tuple[Row, ...], code: str, what: str, expected: str, got: str, *, time: int = 0) -> Broken:
    """A failure at the row that gave `what` for the first time, or for the second (`time` 1)."""
    places = [at for at, row in enumerate(rows) if row.op == "yield" and row.what == what]
    at = places[time] if time < len(places) else len(rows) - 1
    return Broken(code, _short(rows, at), _mark(rows, at), expected, got)


def _last(rows: Any, op: str) -> int:
    return max((at for at, row in enumerate(rows) if row.op == op), default=len(rows) - 1)


def _short(rows: Any, at: int | None = None) -> list[Row]:
    """At most so many rows up to the one that matters; of more, the first and the last few."""
    until = list(rows[: len(rows) if at is None else at + 1])
    if len(until) <= _SHOWN:
        return until
    return [*until[:4], Row("…", note=f"{len(until) - _SHOWN + 1} more"), *until[-(_SHOWN - 5) :]]


def _mark(rows: Any, at: int) -> int:
    return len(_short(rows, at)) - 1
