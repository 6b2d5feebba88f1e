"""3.1 in the parent: what a browser would hear of each stream, and what each other answer is called."""

from __future__ import annotations

from random import Random
from typing import Any

from eventlab.course.checks.chapter_03.frames_codes import CODES, WHY
from eventlab.course.checks.chapter_03.frames_due import SECOND, Due, Fields, due, scenario, told
from eventlab.course.checks.chapter_03.frames_smaller import smaller
from eventlab.course.checks.chapter_03.frames_streams import BUILDERS, DRAWN
from eventlab.course.checks.chapter_03.frames_words import Words
from eventlab.course.scenario import Broken, Row, Run, Scenario

__all__ = ["CODES", "WHY", "judge", "lines", "scenarios", "smaller"]

_SHOWN = 8
"""Rows of a trace at most: the frame that went wrong, and what came before it."""
_SLIPS = ("ValueError", "UnicodeDecodeError", "IndexError", "TypeError")
"""What a parser raises on a line that it did not expect."""
_OTHERWISE = {
    "frames": "FRAME-PLAIN-01",
    "no name": "FRAME-NAME-01",
    "several in a chunk": "FRAME-SEVERAL-01",
    "cut in a line": "FRAME-CUT-01",
    "several data lines": "FRAME-MULTI-01",
    "comments": "FRAME-COMMENT-01",
    "colons in the value": "FRAME-COLON-01",
    "spaces": "FRAME-SPACE-01",
    "no colon": "FRAME-FIELD-01",
    "other fields": "FRAME-OTHER-01",
    "no data": "FRAME-EMPTY-01",
    "next frame": "FRAME-NEW-01",
    "id stays": "FRAME-STAY-01",
    "empty id": "FRAME-RESET-01",
    "id with NUL": "FRAME-NUL-01",
    "retry": "FRAME-RETRY-01",
    "odd retry": "FRAME-DIGITS-01",
    "CRLF": "FRAME-END-01",
    "CR": "FRAME-END-01",
    "cut in a CRLF": "FRAME-CRLF-01",
    "cut behind a CR": "FRAME-CR-01",
    "other separators": "FRAME-LINES-01",
    "other letters": "FRAME-TEXT-01",
    "cut in a character": "FRAME-CHAR-01",
    "no UTF-8": "FRAME-UTF-01",
    "byte order mark": "FRAME-BOM-01",
    "cut in the mark": "FRAME-BOM-01",
    "unfinished frame": "FRAME-TAIL-01",
    "unfinished line": "FRAME-TAIL-01",
    SECOND: "FRAME-SHARE-01",
    DRAWN: "FRAME-ANY-01",
}


def scenarios(rng: Random) -> list[Scenario]:
    """Fresh words and cuts each time, so that nobody can answer from memory."""
    return [scenario(name, [c.decode("latin-1") for c in build(Words(rng))]) for name, build in BUILDERS.items()]


def judge(scenario: Scenario, run: Run) -> Broken | None:
    """The first frame that is not as a browser would hear it, or comes too late."""
    if run.raised is not None:
        return _stopped(scenario, run)
    for place, (fields, row, given) in enumerate(run.result):
        if found := _wrong(scenario, place, fields) or _late(scenario, place, given):
            code, expected, got = found
            return Broken(code, *_until(run, row), expected, got)
    lost = scenario.expect[len(run.result) :]
    return _missing(scenario, run, lost[0]) if lost else None


def lines(plan: Any) -> str:
    """The chunks of the plan and the frames that come of them, printed as they come; behind it what is due."""
    said = [f"# expected: {told(frame.fields)}" for frame in due(plan["chunks"])] or ["# expected: no frame"]
    return "\n".join([*(_read(plan["before"]) if "before" in plan else []), *_read(plan["chunks"]), *said])


def _read(chunks: list[str]) -> list[str]:
    given = ", ".join(repr(chunk.encode("latin-1")) for chunk in chunks)
    return [
        "async def chunks():",
        f"    for chunk in [{given}]:",
        "        print(chunk)",
        "        yield chunk",
        "    print('the end')",
        "async for frame in parse_sse(chunks()):",
        "    print((frame.data, frame.event, frame.id, frame.retry))",
    ]


def _wrong(scenario: Scenario, place: int, fields: Any) -> tuple[str, str, str] | None:
    """The code, what was expected and what came, of a frame that is not the one that is due here."""
    if not isinstance(fields, list) or any(isinstance(part, dict) for part in fields):
        return "FRAME-TYPE-01", "Frame(data, event, id, retry)", _odd(fields)
    wanted = scenario.expect[place].fields if place < len(scenario.expect) else None
    if fields == wanted:
        return None
    return _code(scenario, place, fields), told(wanted) if wanted else "no frame", told(fields)


def _odd(fields: Any) -> str:
    return told(next(part for part in fields if isinstance(part, dict)) if isinstance(fields, list) else fields)


def _late(scenario: Scenario, place: int, given: int) -> tuple[str, str, str] | None:
    """The same of a frame that is right, and comes after more chunks than it needs."""
    due: Due = scenario.expect[place]
    if given <= due.latest:
        return None
    when = f"behind chunk {given}" if given <= len(scenario.plan["chunks"]) else "at the end of the stream"
    return "FRAME-LATE-01", f"the frame right behind chunk {due.chunk}", f"the frame {when}"


def _stopped(scenario: Scenario, run: Run) -> Broken | None:
    """An exception has a code where the situation names the reason; any other is an error of the learner's own."""
    assert run.raised is not None
    rows, mark = _until(run, len(run.rows) - 1)
    if run.raised.type == "NoStream":
        return Broken("FRAME-YIELD-01", rows, mark, "an async generator", run.raised.message)
    if run.raised.type == "PermissionError":
        return Broken("FRAME-OURS-01", rows, mark, "frames that you have read", str(run.raised))
    if run.raised.type in _SLIPS and scenario.name not in ("frames", DRAWN):
        expected = ", ".join(told(frame.fields) for frame in scenario.expect[:1]) or "no exception"
        return Broken(_OTHERWISE[scenario.name], rows, mark, expected, str(run.raised))
    return None


def _missing(scenario: Scenario, run: Run, lost: Due) -> Broken:
    rows, _ = _until(run, len(run.rows) - 1)
    rows = [*rows, Row("—", who="reader", note=f"{told(lost.fields)} never came")]
    return Broken(_code(scenario, len(run.result), None), rows, len(rows) - 1, told(lost.fields), "no frame")


def _code(scenario: Scenario, place: int, got: Fields | None) -> str:
    """The situation's own code, or a closer one where the frame tells more."""
    if _without_its_trap(scenario):
        return "FRAME-PLAIN-01"
    return (_closer(scenario, place, got) if got is not None else "") or _OTHERWISE[scenario.name]


def _without_its_trap(scenario: Scenario) -> bool:
    """Whether what the situation is about was left out: what is still wrong then has another name."""
    chunks: list[str] = scenario.plan["chunks"]
    match scenario.name:
        case "several in a chunk":
            return len(scenario.expect) < 2
        case "cut in a line":
            return all(chunk.endswith("\n") for chunk in chunks[:-1] if chunk)
        case "cut in a character":
            return "".join(chunks).isascii()
    return False


def _closer(scenario: Scenario, place: int, got: Fields) -> str:
    """What the wrong frame itself says of the mistake; empty where it says nothing."""
    data, event, id, _ = got
    match scenario.name:
        case "no name" if event == "message":
            return "FRAME-PLAIN-01"
        case "no data" if data and event != "message":
            return "FRAME-NEW-01"
        case "id stays" | "retry" if not data:
            return "FRAME-EMPTY-01"
        case "id stays" if place == len(scenario.expect) - 1 > 0 and _id_of(scenario, place - 1) == id:
            return "FRAME-STAY-02"
    return ""


def _id_of(scenario: Scenario, place: int) -> str:
    return str(scenario.expect[place].fields[2])


def _until(run: Run, row: int) -> tuple[list[Row], int | None]:
    """The rows up to this one, the newest few, and where it stands among them."""
    rows = list(run.rows[max(0, row + 1 - _SHOWN) : row + 1])
    return rows, len(rows) - 1 if rows else None
