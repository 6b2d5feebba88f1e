"""1.1 in the child: calls `make_event` as the plan says, and writes down what came and what became of the arguments.

    {"calls": [{"type", "data", "odd": [key, kind] | None, "now", "fields", "note"}, …], "errors": bool}

`errors` says that an exception is part of the story; `data` may then be None. Ids are random: no row shows one.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from eventlab.course.trace import Trace, plain
from eventlab.event import Event, to_envelope

_ODD: dict[str, Callable[[str], object]] = {
    "set": lambda word: {word},
    "bytes": str.encode,
    "datetime": lambda _: datetime(2024, 8, 17, tzinfo=UTC),
}
# Bound before the learner's code runs: whoever patches JSON changes nothing here.
_envelope, _decode = to_envelope, json.loads


def drive(names: Mapping[str, Any], plan: dict[str, Any], trace: Trace) -> list[dict[str, Any]]:
    """For each call the event or the error, and the arguments afterwards; all looked at when the last is done."""
    calls = [_Call(step, trace) for step in plan["calls"]]
    for call in calls:
        call.make(names["make_event"], errors=plan["errors"])
    return [call.outcome() for call in calls]


class _Call:
    """One call: its arguments, and what came of it."""

    def __init__(self, step: dict[str, Any], trace: Trace) -> None:
        self._step, self._trace = step, trace
        self._data = None if step["data"] is None else dict(step["data"])
        self._fields = dict(step["fields"])
        if self._data is not None and step["odd"]:
            key, kind = step["odd"]
            self._data[key] = _ODD[kind](self._data[key])
        self._answer: Any = None
        self._raised: str | None = None

    def make(self, make_event: Any, *, errors: bool) -> None:
        """Call it; an exception that is no part of the story goes on."""
        now = datetime.fromisoformat(self._step["now"])
        self._trace.add("make", self._step["type"], note=self._step["note"])
        try:
            self._answer = make_event(self._step["type"], self._data, now=now, **self._fields)
        except Exception as error:
            self._raised = type(error).__name__
            self._trace.add("raise", self._step["type"], note=self._raised)
            if not errors:
                raise
            return
        if inspect.iscoroutine(self._answer):
            self._answer.close()  # else Python complains, in the middle of the learner's output, about a missing await
        self._trace.add("answer", self._step["type"], note=_kind(self._answer))

    def outcome(self) -> dict[str, Any]:
        """The event as plain JSON, or a description of what came in its place; and what is now in the arguments."""
        return {
            "raised": self._raised,
            "answer": None if self._raised else _shown(self._answer),
            "keeps": not self._raised and getattr(self._answer, "data", None) is self._data,
            "data": {key: plain(value) for key, value in (self._data or {}).items()},
            "metadata": plain(self._fields.get("metadata", {})),
        }


def _shown(value: object) -> dict[str, Any]:
    """An event as plain JSON; anything else described, under a key that no event has."""
    return _decode(_envelope(value)) if type(value) is Event else {"!": _kind(value)}


def _kind(value: object) -> str:
    if value is None or type(value) is Event:
        return "an Event" if value else "None"
    name = type(value).__name__
    return f"a value of {'another class called' if name == Event.__name__ else 'type'} {name}"
