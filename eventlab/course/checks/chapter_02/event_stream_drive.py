"""2.3 in the child: plays a script on the learner's tapes, and writes down positions and pages.

A plan is `{"type", "tapes", "steps"}`; `tapes` says how many there are. A step, with the number of its tape:

    ["append", tape, number]         an event with this number; one that was appended before is the same object again
    ["fill", tape, number, count]    so many events, from this number on
    ["read", tape, who, options]     options: {"after", "limit"}, or only one of them, or none
    ["clear", tape]                  spoils the list that the last read of this tape answered: its pairs, if they are
                                     lists, get another event, and then it is emptied
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from eventlab.course.trace import Trace, plain
from eventlab.course.withheld import withhold
from eventlab.event import Event
from eventlab.messaging import EventStream as OurStream

NOON = datetime(2024, 8, 17, 12, 0, tzinfo=UTC)
SHOWN = 6
"""Pairs that a row names one by one."""
OTHER = 0
"""The number of an event that is on no tape."""


def drive(names: Mapping[str, Any], plan: dict[str, Any], trace: Trace) -> list[dict[str, Any]]:
    """Play the plan; the answer has an item for each step, with the row that tells it."""
    withhold(OurStream.append, OurStream.read)
    play = _Play(names["EventStream"], plan, trace)
    return [getattr(play, step[0])(*step[1:]) for step in plan["steps"]]


class _Play:
    """The tapes, the events, and what each reader got last."""

    def __init__(self, make: Any, plan: dict[str, Any], trace: Trace) -> None:
        self._type, self._trace = plan["type"], trace
        self._tapes = [make() for _ in range(plan["tapes"])]
        self._many = plan["tapes"] > 1
        self._events: dict[int, Event] = {}
        self._last: dict[int, Any] = {}

    def append(self, tape: int, number: int) -> dict[str, Any]:
        """Put one event at the end."""
        row = self._trace.add("append", self._name(tape), note=f"event {number}")
        answer = _position(self._tapes[tape].append(self._event(number)))
        self._trace.note(row, f"event {number}, answers {answer}")
        return {"row": row, "answers": [answer]}

    def fill(self, tape: int, number: int, count: int) -> dict[str, Any]:
        """Put many at the end, told in one row."""
        events = [self._event(each) for each in range(number, number + count)]
        row = self._trace.add("append", self._name(tape), note=f"{count} events, {number} to {number + count - 1}")
        return {"row": row, "answers": [_position(self._tapes[tape].append(event)) for event in events]}

    def read(self, tape: int, who: str, options: dict[str, int]) -> dict[str, Any]:
        """Read a page, and say what kind of thing came and what is in it."""
        asked = ", ".join(f"{name}={value}" for name, value in options.items())
        row = self._trace.add("read", self._name(tape), who, asked)
        page = self._last[tape] = self._tapes[tape].read(**options)
        if not isinstance(page, list):
            self._trace.note(row, f"answers {_kind(page)}")
            return {"row": row, "page": None, "got": _kind(page)}
        pairs = [self._pair(item) for item in page]
        told = [str(told) if at is None else f"{at}: event {told}" for at, told in pairs[:SHOWN]]
        more = f", … {len(pairs)} in all" if len(pairs) > SHOWN else ""
        self._trace.note(row, f"{asked}{'; ' if asked else ''}{', '.join(told) or 'nothing'}{more}")
        return {"row": row, "page": pairs, "got": ""}

    def clear(self, tape: int) -> dict[str, Any]:
        """Spoil the caller's list, as a careless caller might; what is no list does not let itself be changed."""
        page = self._last.get(tape)
        if isinstance(page, list):
            for pair in page:
                if isinstance(pair, list):
                    pair[1:] = [self._event(OTHER)]
            list.clear(page)
        note = "the caller changes what it can in its list, then empties it"
        return {"row": self._trace.add("clear", self._name(tape), note=note)}

    def _event(self, number: int) -> Event:
        if number not in self._events:
            self._events[number] = Event(self._type, {"number": number}, time=NOON, id=f"event-{number}")
        return self._events[number]

    def _pair(self, item: Any) -> list[Any]:
        """Position and number; what is no pair comes as a description beside None."""
        if isinstance(item, tuple | list) and len(item) == 2 and type(item[1]) is Event:
            return [plain(item[0]), item[1].data.get("number")]
        return [None, _kind(item)]

    def _name(self, tape: int) -> str:
        return f"tape {tape + 1}" if self._many else ""


def _position(answer: Any) -> Any:
    """A whole number as it is, and anything else in words."""
    return plain(answer) if type(answer) is int else _kind(answer)


def _kind(value: Any) -> str:
    if inspect.iscoroutine(value):
        value.close()  # else Python complains, in the middle of the learner's output, about a missing await
    return "None" if value is None else f"a value of type {type(value).__name__}"
