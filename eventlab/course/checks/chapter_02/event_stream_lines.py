"""2.3: a plan as lines for a cell below the answer. What each step should answer stands beside it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from eventlab.course.checks.chapter_02.event_stream_plans import Due, Plan, Step, due


def lines(plan: Any) -> str:
    """The tapes, the events and each step; every answer is printed."""
    return "\n".join([*_ahead(plan), *(line for pair in _pairs(plan) for line in _step(*pair))])


def _ahead(plan: Plan) -> Iterator[str]:
    yield f"tapes = [{', '.join(['EventStream()'] * plan['tapes'])}]"
    yield "events = {}"
    yield "def event(number):  # the same one for the same number"
    yield f"    return events.setdefault(number, Event({plan['type']!r}, {{'number': number}}))"
    yield "def told(page):"
    yield "    return [(position, event.data['number']) for position, event in page]"


def _pairs(plan: Plan) -> Iterator[tuple[Step, Due]]:
    return zip(plan["steps"], due(plan), strict=True)


def _step(step: Step, due: Due) -> Iterator[str]:
    op, tape, *more = step
    match op:
        case "append":
            yield f"print(tapes[{tape}].append(event({more[0]})))  # {due.positions[0]}"
        case "fill":
            yield f"for number in range({more[0]}, {more[0] + more[1]}):"
            yield f"    tapes[{tape}].append(event(number))"
        case "read":
            assert due.page is not None
            asked = ", ".join(f"{name}={value}" for name, value in more[1].items())
            yield f"page = tapes[{tape}].read({asked})"
            yield f"print(type(page).__name__, len(page), told(page)[:6])  # list {len(due.page)} {list(due.page[:6])}"
        case "clear":
            yield "for pair in page:"
            yield "    if isinstance(pair, list):"
            yield "        pair[1] = event(0)"
            yield "page.clear()"
