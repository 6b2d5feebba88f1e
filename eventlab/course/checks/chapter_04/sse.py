"""4.5 in the parent: what a browser should hear, and what each difference is called.

The frames are parsed here, from the bytes that the learner's stream gave, as a browser would parse them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from eventlab.course.checks.chapter_04.sse_codes import CODES, WHY
from eventlab.course.scenario import Broken, Row, Run, Scenario
from eventlab.transport.sse import Frame, SseParser

__all__ = ["CODES", "WHY", "judge", "scenarios", "smaller"]

TYPES = ("order.placed", "payment.received", "parcel.sent", "table.freed")
BOUND = 100
"""Events that may wait for a slow browser."""
SLACK = 5
"""How far from the bound an honest count may lie: a frame on its way, a place kept for the end."""


def scenarios(rng: Random) -> list[Scenario]:
    """Fresh types, positions and ids each time."""
    return [Scenario(name, *build(_Log(rng))) for name, build in _BUILDERS.items()]


class _Log:
    """Makes events: their numbers count up from somewhere, their positions too, in uneven steps."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self.type, self.other = rng.sample(TYPES, 2)
        self._milliseconds, self._number = rng.randrange(10**12, 2 * 10**12), rng.randrange(10, 60)

    def events(self, count: int, type: str | None = None) -> list[list[Any]]:
        """The next events of a type: `[type, position, id, number]`."""
        return [self._event(type or self.type) for _ in range(count)]

    def _event(self, type: str) -> list[Any]:
        self._milliseconds += self._rng.randrange(1, 900)
        self._number += 1
        position = f"{self._milliseconds}-{self._rng.randrange(12)}"
        return [type, position, f"{self._rng.getrandbits(64):016x}", self._number]

    def plan(
        self, steps: list[Any], *, stored: list[Any], last: list[Any] | None = None, **more: Any
    ) -> dict[str, Any]:
        """A plan for the child."""
        last_id = last[1] if last else None
        plan: dict[str, Any] = {
            "type": self.type,
            "page": 50,
            "stored": stored,
            "last_id": last_id,
            "script": {},
            "steps": steps,
        }
        return plan | more


Built = tuple[dict[str, Any], list[list[Any]]]
"""A plan, and the events that the browser should hear, in order."""


def _live(log: _Log) -> Built:
    past, now = log.events(2), log.events(2)
    steps = [["listen"], ["emit", *now], ["read", 2], ["drain"]]
    return log.plan(steps, stored=past), now


def _replay(log: _Log) -> Built:
    past = log.events(4)
    return log.plan([["listen"], ["drain"]], stored=past, last=past[1]), past[2:]


def _pages(log: _Log) -> Built:
    past, now = log.events(9), log.events(1)
    steps = [["listen"], ["read", 8], ["emit", *now], ["drain"]]
    return log.plan(steps, stored=past, last=past[0], page=3), [*past[1:], *now]


def _seam(log: _Log) -> Built:
    """One event is stored while the replay runs, one right behind its last, empty page: the seam.

    Both share a millisecond, and as text the later position comes first.
    """
    past, during, behind, now = log.events(3), log.events(1), log.events(1), log.events(1)
    behind[0][1] = during[0][1].partition("-")[0] + "-10"
    during[0][1] = during[0][1].partition("-")[0] + "-9"
    steps = [["listen"], ["drain"], ["emit", *now], ["drain"]]
    plan = log.plan(steps, stored=past, last=past[0], script={"after": during, "empty": behind})
    return plan, [*past[1:], *during, *behind, *now]


def _both(log: _Log) -> Built:
    past, between, now = log.events(3), log.events(1), log.events(1)
    steps = [["listen"], ["read", 3], ["emit", *now], ["drain"]]
    return log.plan(steps, stored=past, last=past[0], script={"before": between}), [*past[1:], *between, *now]


def _others(log: _Log) -> Built:
    past, foreign, now = log.events(2), log.events(1, log.other), log.events(1)
    stored = [past[0], *log.events(1, log.other), past[1]]
    steps = [["listen"], ["drain"], ["emit", *foreign], ["emit", *now], ["drain"]]
    return log.plan(steps, stored=sorted(stored, key=lambda each: each[3]), last=past[0]), [past[1], *now]


def _quiet(log: _Log) -> Built:
    now = log.events(2)
    steps = [["listen"], ["emit", now[0]], ["read", 1], ["wait", 3600], ["emit", now[1]], ["drain"]]
    return log.plan(steps, stored=[]), now


def _slow(log: _Log) -> Built:
    now = log.events(251)
    steps = [["listen"], ["emit", now[0]], ["read", 1], ["emit", *now[1:]], ["drain"]]
    return log.plan(steps, stored=[]), now


def _leaves(log: _Log) -> Built:
    now = log.events(1)
    return log.plan([["listen"], ["emit", *now], ["read", 1], ["leave"]], stored=[]), now


def _leaves_early(log: _Log) -> Built:
    past = log.events(3)
    return log.plan([["listen"], ["read", 1], ["leave"]], stored=past, last=past[0]), past[1:2]


def _leaves_waiting(log: _Log) -> Built:
    past = log.events(2)
    return log.plan([["listen"], ["drain"], ["leave"]], stored=past, last=past[0]), past[1:]


_BUILDERS: dict[str, Callable[[_Log], Built]] = {
    "live": _live,
    "replay": _replay,
    "other types": _others,
    "quiet hour": _quiet,
    "pages": _pages,
    "event in the seam": _seam,
    "event seen twice": _both,
    "slow browser": _slow,
    "browser leaves": _leaves,
    "browser leaves the replay": _leaves_early,
    "browser leaves while waiting": _leaves_waiting,
}


def judge(scenario: Scenario, run: Run) -> Broken | None:
    """The first promise that this run broke."""
    if run.raised is not None:
        stream = run.raised.type == "NoStream"
        return Broken("SSE-YIELD-01", run.rows, None, "an async generator", run.raised.message) if stream else None
    result, rows = run.result, run.rows
    odd = next((at for at, chunk in enumerate(result["chunks"]) if not isinstance(chunk, str)), None)
    if odd is not None:
        return Broken("SSE-BYTES-01", rows, result["rows"][odd], "bytes", result["chunks"][odd]["!"])
    parser = SseParser()
    heard = [
        (frame, row)
        for chunk, row in zip(result["chunks"], result["rows"], strict=True)
        for frame in parser.feed(chunk.encode())
    ]
    return _frames(scenario, run, heard) or _events(scenario, run, heard) or _afterwards(scenario, run)


def _frames(scenario: Scenario, run: Run, heard: list[tuple[Frame, int]]) -> Broken | None:
    """Each frame can be heard by `onmessage`, and holds one of our envelopes."""
    silent = [row for chunk, row in zip(run.result["chunks"], run.result["rows"], strict=True) if not _aside(chunk)]
    if silent and not heard:
        return Broken("SSE-FRAME-01", run.rows, silent[0], "a frame, ended by an empty line", "none")
    for frame, row in heard:
        if frame.event != "message":
            return Broken("SSE-NAMED-01", run.rows, row, "no event: line", f"event: {frame.event}")
        if _id_of(frame) is None:
            return Broken("SSE-FRAME-01", run.rows, row, "data: an envelope", f"data: {frame.data[:60]}")
    return None


def _events(scenario: Scenario, run: Run, heard: list[tuple[Frame, int]]) -> Broken | None:
    """The right events, each once, in order, each with its position as `id:`."""
    known = {each[2]: each for each in [*scenario.plan["stored"], *_emitted(scenario.plan)]}
    got = [(known.get(_id_of(frame) or ""), frame, row) for frame, row in heard]
    due, seen = list(scenario.expect), [each for each, _, _ in got]
    if scenario.name == "slow browser":
        return _slow_events(run, due, seen)
    for place, (each, frame, row) in enumerate(got):
        if place >= len(due) or each != due[place]:
            return Broken(_unexpected(scenario, run, seen, place), run.rows, row, _said(due), _said(seen))
        if frame.id != due[place][1]:
            return Broken(
                "SSE-ID-01", run.rows, row, f"id: {due[place][1]}", f"id: {frame.id}" if frame.id else "no id:"
            )
    if len(seen) < len(due):
        rows = (*run.rows, Row("—", who="browser", note=f"event {due[len(seen)][3]} never came"))
        return Broken(_missing(scenario, run, due[len(seen)], len(seen)), rows, len(rows) - 1, _said(due), _said(seen))
    return None


def _slow_events(run: Run, due: list[Any], seen: list[Any]) -> Broken | None:
    """What waited came, the bound was kept, and the stream ended behind it. The first event came before the flood."""
    count, rows = len(seen) - 1, _short(run.rows)
    stall = next((at for at, row in enumerate(rows) if row.op == "stall"), None)
    last = max((at for at, row in enumerate(rows) if row.op in ("frame", "end")), default=len(rows) - 1)
    expected, got = f"about {BOUND} events, then the end", f"{count} events{', then the end' * run.result['ended']}"
    if run.result["stalled"]:
        return Broken("SSE-STALL-01", rows, stall, "emit returns at once", "emit waits for the browser")
    if seen != due[: len(seen)]:
        return Broken("SSE-DROP-01", rows, last, "no event left out before the end", "a hole in the stream")
    if count > BOUND + SLACK:
        return Broken("SSE-BOUND-01", rows, last, expected, got)
    if not run.result["ended"]:
        return Broken("SSE-DROP-01", rows, last, expected, f"{got}, and no end")
    return Broken("SSE-BOUND-02", rows, last, expected, got) if count < BOUND - SLACK else None


def _unexpected(scenario: Scenario, run: Run, seen: list[Any], place: int) -> str:
    """The code of an event that should not have come, or not yet."""
    event, due = seen[place], scenario.expect
    if event is not None and event[0] != scenario.plan["type"]:
        return "SSE-PATTERN-01"
    if event in seen[:place]:
        return "SSE-TWICE-01"
    if event is not None and event[1] == scenario.plan["last_id"]:
        return "SSE-AFTER-01"
    if event not in due or scenario.plan["last_id"] is None:
        return "SSE-PAST-01"
    return _missing(scenario, run, due[place], place) if place < len(due) else "SSE-TWICE-01"


def _missing(scenario: Scenario, run: Run, event: Any, place: int) -> str:
    """The code of an event that did not come: a stored one, or one that was emitted."""
    if event in scenario.plan["stored"]:
        return "SSE-PAGE-01" if scenario.name == "pages" and place >= scenario.plan["page"] else "SSE-REPLAY-01"
    if scenario.name == "quiet hour" and place:
        return "SSE-QUIET-01"
    emits = [at for at, row in enumerate(run.rows) if row.op == "emit" and row.note == f"event {event[3]}"]
    if emits and any(row.op == "subscribe" for row in run.rows[emits[0] :]):
        return "SSE-GAP-01"
    script = scenario.plan["script"].values()
    return "SSE-SKIP-01" if any(event in events for events in script) else "SSE-LIVE-01"


def _afterwards(scenario: Scenario, run: Run) -> Broken | None:
    """Who has left listens no more; who has not, still does."""
    left = scenario.plan["steps"][-1] == ["leave"]
    if left and run.result["listening"]:
        rows = (*run.rows, Row("—", what=scenario.plan["type"], note="never unsubscribed"))
        return Broken("SSE-LEAVE-01", rows, len(rows) - 1, "0 subscriptions", str(run.result["listening"]))
    if not left and run.result["ended"] and scenario.name != "slow browser":
        return Broken("SSE-QUIET-01", run.rows, len(run.rows) - 1, "a stream that goes on", "its end")
    return None


def _emitted(plan: dict[str, Any]) -> list[Any]:
    script = [event for events in plan["script"].values() for event in events]
    return script + [event for op, *events in plan["steps"] if op == "emit" for event in events]


def _id_of(frame: Frame) -> str | None:
    try:
        return str(json.loads(frame.data)["id"])
    except (ValueError, KeyError, TypeError):
        return None


def _aside(chunk: str) -> bool:
    """Comments and times to reconnect: nothing that a page should hear."""
    return all(line.startswith((":", "retry:")) or not line for line in chunk.splitlines())


def _said(events: list[Any]) -> str:
    numbers = ", ".join(str(each[3]) if each else "unknown" for each in events)
    return f"event{'s' * (len(events) > 1)} {numbers}" if events else "nothing"


def _short(rows: tuple[Row, ...]) -> list[Row]:
    """The rows, with a long run of frames told by its first and its last."""
    frames = [at for at, row in enumerate(rows) if row.op == "frame"]
    first, last = frames[2] if len(frames) > 2 else len(rows), frames[-1] if frames else len(rows)
    left_out = Row("…", who="browser", note=f"{last - first:,} more")
    return [*rows[:first], *([left_out] if last > first else []), *rows[last:]]


def smaller(scenario: Scenario) -> Iterator[Scenario]:
    """None yet: the scenario is shown whole."""
    return iter(())
