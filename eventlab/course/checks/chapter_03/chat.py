"""3.3 in the parent: who should have heard what, and what each difference is called."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import inf
from typing import Any

from eventlab.course.checks.chapter_03.chat_codes import CODES, WHY
from eventlab.course.checks.chapter_03.chat_drive import shown
from eventlab.course.checks.chapter_03.chat_lines import lines
from eventlab.course.checks.chapter_03.chat_plans import CALM, Said, Story, scenarios, story
from eventlab.course.scenario import Broken, Row, Run, Scenario

__all__ = ["CODES", "WHY", "judge", "lines", "scenarios", "smaller"]


def judge(scenario: Scenario, run: Run) -> Broken | None:
    """The first promise that this run broke."""
    if run.raised is not None:
        return _known_error(run)
    told, guests = story(scenario.plan), run.result
    for check in (_awaited, _as_said, _ended, _outlived, _heard, _forgotten):
        found = check(told, guests, run.rows)
        if found:
            return found
    return None


def smaller(scenario: Scenario) -> Iterator[Scenario]:
    """Without one guest and all that it does, or without one text or one departure."""
    steps = scenario.plan["steps"]
    for who in dict.fromkeys(step[1] for step in steps):
        rest = [step for step in steps if step[1] != who]
        if rest:
            yield replace(scenario, plan={**scenario.plan, "steps": rest})
    for at, step in enumerate(steps):
        if step[0] != "join":
            yield replace(scenario, plan={**scenario.plan, "steps": [*steps[:at], *steps[at + 1 :]]})


def _known_error(run: Run) -> Broken | None:
    """An error that shows a misconception; any other becomes the verdict *error*."""
    raised = run.raised
    assert raised is not None
    if 'call "accept"' in raised.message:
        code = "CHAT-ACCEPT-01"
    elif "during iteration" in raised.message:
        code = "CHAT-CHANGE-01"
    else:
        return None
    rows = list(run.rows)
    at = next((at for at, row in enumerate(rows) if row.op == "raise"), len(rows) - 1)
    return Broken(code, rows[: at + 1], at, got=str(raised))


def _awaited(_told: Story, guests: Any, rows: tuple[Row, ...]) -> Broken | None:
    unawaited = [who for who, seen in guests.items() if seen["unawaited"]]
    if not unawaited:
        return None
    missing = Row("—", "send_text", unawaited[0], "called, and never awaited")
    return _missing(rows, "CHAT-AWAIT-01", missing, due="await before it", got="a coroutine that nobody awaits")


def _as_said(told: Story, guests: Any, rows: tuple[Row, ...]) -> Broken | None:
    said = [each.text for each in told.said]
    for who, seen in guests.items():
        for text in seen["got"]:
            if text not in said:
                at = next((at for at, row in enumerate(rows) if row.op == "send" and row.who == who), len(rows) - 1)
                return Broken("CHAT-TEXT-01", rows[: at + 1], at, "the text as it came", rows[at].what)
    return None


def _ended(told: Story, guests: Any, rows: tuple[Row, ...]) -> Broken | None:
    """A join lasts as long as its guest stays, and ends without an error."""
    for who, seen in guests.items():
        guest, end = told.guests[who], seen["end"]
        here = guest.left == inf
        if guest.silent:
            continue  # a room that finds out may end its join, or wait for the server's word
        if guest.cut and end in ("returned", "waiting"):
            return _swallowed(rows, who, end)
        if end == "disconnected" and here:
            at = _row(rows, "raise", "", f"join of {who}")
            return Broken("CHAT-GONE-01", rows[: at + 1], at, f"{who} stays", f"the join of {who} ends by an error")
        if end == "disconnected":
            at = _row(rows, "raise", "", f"join of {who}")
            return Broken("CHAT-LEAVE-01", rows[: at + 1], at, "join returns", "WebSocketDisconnect")
        if end == "waiting" and not here:
            missing = Row("—", f"join of {who}", note="never returns")
            return _missing(rows, "CHAT-LEAVE-01", missing, due="join returns", got="it goes on")
        if end == "returned" and here:
            at = _row(rows, "return", "", f"join of {who}")
            return Broken("CHAT-END-01", rows[: at + 1], at, f"join lasts while {who} stays", "it returns")
    return None


def _swallowed(rows: tuple[Row, ...], who: str, end: str) -> Broken:
    """A join that was cancelled, and did not end by that."""
    if end == "returned":
        at = _row(rows, "return", "", f"join of {who}")
        return Broken("CHAT-CANCEL-01", rows[: at + 1], at, "CancelledError", "it returns as if nothing had been")
    missing = Row("—", f"join of {who}", note="never ends")
    return _missing(rows, "CHAT-CANCEL-01", missing, due="CancelledError", got="it goes on")


def _outlived(told: Story, guests: Any, rows: tuple[Row, ...]) -> Broken | None:
    """What a join has begun to send is over when it ends.

    The first guest of a room is excused: a task that sends for the whole room may have begun in that one's join.
    """
    for who, seen in guests.items():
        for other, text in seen["outlived"] if who not in told.firsts() else []:
            late = Row("—", shown(text), other, f"still on its way behind the join of {who}")
            return _missing(rows, "CHAT-TASK-01", late, due="nothing goes on behind a join", got="sending goes on")
    return None


def _heard(told: Story, guests: Any, rows: tuple[Row, ...]) -> Broken | None:
    """Each text reaches whoever is due, once, and nobody who is not."""
    for said in told.said:
        for who, seen in guests.items():
            count = seen["got"].count(said.text)
            if count > 1:
                place = _row(rows, "send", who, said.text, last=True)
                return Broken("CHAT-TWICE-01", rows[: place + 1], place, f"sent to {who} once", f"{count} times")
            if not count and who in told.due(said):
                missing = Row("—", shown(said.text), who, "never hears it")
                due = f"heard by {' and '.join(told.due(said))}"
                return _missing(rows, _deaf(told, said, who, guests), missing, due=due, got=f"not heard by {who}")
            if count and told.guests[who].room != told.guests[said.speaker].room:
                return _extra(rows, "CHAT-SHARE-01", who, said.text, "sent to guests of the same room")
            if count and told.guests[who].came > said.at + CALM - 1:
                return _extra(rows, "CHAT-PAST-01", who, said.text, f"nothing from before {who} came")
    return None


def _deaf(told: Story, said: Said, who: str, guests: Any) -> str:
    """Why somebody who was due heard nothing."""
    if any(guest.silent and guest.left <= said.at for guest in told.guests.values()):
        return "CHAT-GONE-01"
    if told.changes(said.at):
        return "CHAT-CHANGE-01"
    if not said.text:
        return "CHAT-EMPTY-01"
    others = [other for other in told.due(said) if other != who]
    heard = not others or any(said.text in guests[other]["got"] for other in others)
    return "CHAT-SELF-01" if who == said.speaker and heard else "CHAT-NONE-01"


def _forgotten(told: Story, guests: Any, rows: tuple[Row, ...]) -> Broken | None:
    """Nothing is sent to a guest whose join has ended."""
    for said in told.said:
        for who, guest in told.guests.items():
            if said.text in guests[who]["tried"] and guest.left < said.at and not guest.silent:
                return _extra(rows, "CHAT-GONE-02", who, said.text, f"nothing more for {who}")
    return None


def _row(rows: tuple[Row, ...], op: str, who: str, what: str = "", *, last: bool = False) -> int:
    found = [at for at, row in enumerate(rows) if row.op == op and row.who == who and what in ("", row.what)]
    return found[-1 if last else 0] if found else len(rows) - 1


def _extra(rows: tuple[Row, ...], code: str, who: str, text: str, due: str) -> Broken:
    at = _row(rows, "send", who, text)
    return Broken(code, rows[: at + 1], at, due, f"{text!r} is sent to {who}")


def _missing(rows: tuple[Row, ...], code: str, missing: Row, *, due: str, got: str) -> Broken:
    """The rows, and one more for what did not happen."""
    return Broken(code, [*rows, missing], len(rows), due, got)
