"""4.5 in the parent: what a browser heard, and what each difference from what is due is called.

The frames are parsed here, from the bytes that the learner's stream gave, as a browser would parse them: however they
are cut or joined, the browser hears the same.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from eventlab.course.checks.chapter_04.sse_codes import CODES, WHY
from eventlab.course.checks.chapter_04.sse_lines import lines
from eventlab.course.checks.chapter_04.sse_plans import BOUND, ROOM, Due, LogEvent, emissions, emitted, scenarios
from eventlab.course.checks.chapter_04.sse_rows import folded, said
from eventlab.course.checks.chapter_04.sse_smaller import smaller
from eventlab.course.scenario import Broken, Row, Run, Scenario
from eventlab.transport import position_key
from eventlab.transport.sse import Frame, SseParser

__all__ = ["CODES", "WHY", "judge", "lines", "scenarios", "smaller"]


@dataclass(frozen=True, slots=True)
class Heard:
    """A frame, as the browser got it."""

    frame: Frame
    row: int
    """The row of the trace with the chunk that completed it."""
    event: LogEvent | None
    """The event that it holds; None when it is none of the plan's."""


def judge(scenario: Scenario, run: Run) -> Broken | None:
    """The first promise that this run broke."""
    if run.raised is not None:
        stream = run.raised.type == "NoStream"
        return Broken("SSE-YIELD-01", run.rows, None, "an async generator", run.raised.message) if stream else None
    broken = _bytes(run)
    if broken is None:
        heard = _heard(scenario, run)
        broken = _frames(run, heard) or _events(scenario, run, heard) or _afterwards(scenario, run)
    return None if broken is None else folded(broken)


def _bytes(run: Run) -> Broken | None:
    """Only bytes were yielded."""
    chunks, rows = run.result["chunks"], run.result["rows"]
    odd = next((at for at, chunk in enumerate(chunks) if not isinstance(chunk, str)), None)
    return None if odd is None else Broken("SSE-BYTES-01", run.rows, rows[odd], "bytes", chunks[odd]["!"])


def _heard(scenario: Scenario, run: Run) -> list[Heard]:
    known = {each[2]: each for each in [*scenario.plan["stored"], *emitted(scenario.plan)]}
    feed = SseParser().feed
    chunks = zip(run.result["chunks"], run.result["rows"], strict=True)
    frames = [(frame, row) for chunk, row in chunks for frame in feed(chunk.encode())]
    return [Heard(frame, row, known.get(_id_of(frame) or "")) for frame, row in frames]


def _frames(run: Run, heard: list[Heard]) -> Broken | None:
    """Each frame can be heard by `onmessage`, and holds one of our envelopes."""
    silent = [row for chunk, row in zip(run.result["chunks"], run.result["rows"], strict=True) if not _aside(chunk)]
    if silent and not heard:
        return Broken("SSE-FRAME-01", run.rows, silent[0], "a frame, ended by an empty line", "none")
    for each in heard:
        if each.frame.event != "message":
            return Broken("SSE-NAMED-01", run.rows, each.row, "no event: line", f"event: {each.frame.event}")
        if _id_of(each.frame) is None:
            return Broken("SSE-FRAME-01", run.rows, each.row, "data: an envelope", f"data: {each.frame.data[:60]}")
    return None


def _events(scenario: Scenario, run: Run, heard: list[Heard]) -> Broken | None:
    """The right events, each once, in order, each with its position as `id:`; and no more of them than may wait."""
    due: Due = scenario.expect
    seen = [each.event for each in heard]
    if run.result["stalled"]:
        stall = next((at for at, row in enumerate(run.rows) if row.op == "stall"), None)
        return Broken("SSE-STALL-01", run.rows, stall, "emit returns at once", "emit waits for the browser")
    for place, each in enumerate(heard):
        if place >= len(due.events) or each.event != due.events[place]:
            code = _unexpected(scenario, run, seen, place)
            return Broken(code, run.rows, each.row, said(due.events), said(seen))
        position = due.events[place][1]
        if each.frame.id != position:
            got = f"id: {each.frame.id}" if each.frame.id else "no id:"
            return Broken("SSE-ID-01", run.rows, each.row, f"id: {position}", got)
    if due.flood is not None and len(seen) >= due.flood[0]:
        broken = _flooded(scenario, run, len(seen) - due.flood[0])
        if broken is not None or run.result["ended"]:
            return broken
    if len(seen) < due.least and not (scenario.plan["fails"] and run.result["ended"]):
        lost = due.events[len(seen)]
        rows = (*run.rows, Row("—", who="browser", note=f"event {lost[3]} never came"))
        return Broken(_missing(scenario, run, lost, len(seen)), rows, len(rows) - 1, said(due.events), said(seen))
    return None


def _flooded(scenario: Scenario, run: Run, heard: int) -> Broken | None:
    """Of so many at once as many as may wait are heard, and the stream ends if there were more."""
    many = scenario.expect.flood[1]
    least, most = ROOM["queue" if run.result["late"] else scenario.plan["flood"]]
    count, ended = min(heard, many), run.result["ended"]
    if any(count == min(many, room) and ended == (many > room) for room in range(least, most + 1)):
        return None
    last = max((at for at, row in enumerate(run.rows) if row.op in ("frame", "end")), default=len(run.rows) - 1)
    expected = f"{BOUND} events, then the end" if many > most else f"{many} events, and no end"
    code = "SSE-DROP-01"
    if count > most:
        code = "SSE-BOUND-01"
    elif ended:
        code = "SSE-END-01" if count < 2 else "SSE-BOUND-02"
    return Broken(code, run.rows, last, expected, f"{count} events, {'then the' if ended else 'and no'} end")


def _unexpected(scenario: Scenario, run: Run, seen: list[LogEvent | None], place: int) -> str:
    """The code of an event that should not have come, or not yet."""
    event, events, last_id = seen[place], scenario.expect.events, scenario.plan["last_id"]
    if event is not None and event[0] != scenario.plan["type"]:
        return "SSE-PATTERN-01"
    if event in seen[:place]:
        return "SSE-TWICE-01"
    if event is not None and event[1] == last_id:
        return "SSE-AFTER-01"
    if event is not None and event not in events and last_id is not None:
        assert position_key(event[1]) < position_key(last_id)  # whatever is behind it is due
        return "SSE-PAST-02"
    if event not in events:
        return "SSE-PAST-01"
    return _missing(scenario, run, events[place], place) if place < len(events) else "SSE-TWICE-01"


def _missing(scenario: Scenario, run: Run, event: LogEvent, place: int) -> str:
    """The code of an event that did not come: a stored one, or one that was emitted."""
    plan = scenario.plan
    if plan["fails"] and event in plan["stored"]:
        return "SSE-ERROR-01"
    if event in plan["stored"]:
        return "SSE-PAGE-01" if scenario.name == "pages" and place else "SSE-REPLAY-01"
    if scenario.name == "quiet hour" and place:
        return "SSE-QUIET-01"
    if plan["flood"] and event in max(emissions(plan), key=len):
        return "SSE-DROP-01"
    emits = [at for at, row in enumerate(run.rows) if row.op == "emit" and row.note == f"event {event[3]}"]
    if emits and any(row.op == "subscribe" for row in run.rows[emits[0] :]):
        return "SSE-GAP-01"
    return "SSE-SKIP-01" if any(event in events for events in plan["script"].values()) else "SSE-LIVE-01"


def _afterwards(scenario: Scenario, run: Run) -> Broken | None:
    """When it is over nobody listens any more; and it is over when the browser leaves, or too much waits, or fails."""
    left = scenario.plan["steps"][-1] == ["leave"]
    if (left or run.result["ended"]) and run.result["listening"]:
        rows = (*run.rows, Row("—", what=scenario.plan["type"], note="never unsubscribed"))
        return Broken("SSE-LEAVE-01", rows, len(rows) - 1, "0 subscriptions", str(run.result["listening"]))
    if run.result["ended"] and not (left or scenario.plan["flood"] or scenario.plan["fails"]):
        return Broken("SSE-QUIET-01", run.rows, len(run.rows) - 1, "a stream that goes on", "its end")
    return None


def _id_of(frame: Frame) -> str | None:
    try:
        return str(json.loads(frame.data)["id"])
    except (ValueError, KeyError, TypeError):
        return None


def _aside(chunk: str) -> bool:
    """Comments and times to reconnect: nothing that a page should hear."""
    return all(line.startswith((":", "retry:")) or not line for line in chunk.splitlines())
