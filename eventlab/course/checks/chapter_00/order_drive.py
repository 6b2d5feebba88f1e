"""0.1 in the child: places orders as the plan says, and writes down who was called, who heard, and what of.

    {"listeners": {who: pattern}, "used": count, "orders": [{"guest", "dishes"}, …]}

`used` numbers have been given out before the story begins. The five functions of the import cell are replaced by ones
that write down the call; the emitter is a real one that writes down each emit first.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from eventlab.course.trace import Trace, brief, plain
from eventlab.emitter import EventEmitter

FIVE = ("kitchen", "payment", "inventory", "email", "delivery")
# Bound before the learner's code runs: whoever patches the class changes nothing here.
_on, _emit = EventEmitter.on, EventEmitter.emit
_JSON = (dict, list, tuple, str, int, float, bool, type(None))


def drive(names: dict[str, Any], plan: dict[str, Any], trace: Trace) -> list[dict[str, Any]]:
    """For each order: what was emitted, who heard what, who was called, and how the call ended."""
    stage = _Stage(names, plan, trace)
    return [stage.place(names["place_order"], order) for order in plan["orders"]]


class _Stage:
    """One performance: the till's numbers, the listeners, and what they have heard of the order that is placed."""

    def __init__(self, names: dict[str, Any], plan: dict[str, Any], trace: Trace) -> None:
        self._trace = trace
        self._seen: dict[str, Any] = {}
        for name in FIVE:
            names[name] = self._service(name)
        numbers = names.get("numbers")
        if isinstance(numbers, Iterator):
            for _ in range(plan["used"]):
                next(numbers)
        self._events = _Watched(self._note)
        for who, pattern in plan["listeners"].items():
            _on(self._events, pattern, self._listener(who))

    def place(self, place_order: Any, order: Mapping[str, Any]) -> dict[str, Any]:
        """Place one order. An exception that may be a refusal is a part of the story; a slip of the pen goes on."""
        self._seen = {"emits": [], "told": [], "called": [], "changed": [], "raised": None}
        note = ", ".join(order["dishes"]) or "no dishes"
        self._trace.add("place", f"order of {order['guest']}", note=note)
        try:
            answer = place_order({**order, "dishes": [*order["dishes"]]}, self._events)
        except Exception as error:
            if order["dishes"] and not self._seen["emits"] and not isinstance(error, ValueError):
                raise
            self._seen["raised"] = [kind.__name__ for kind in type(error).__mro__]
            row = self._trace.add("raise", note=brief(error))
        else:
            if inspect.iscoroutine(answer):
                answer.close()  # else Python complains, in the middle of the learner's output, of a missing await
            row = self._trace.add("return", note=brief(answer) if answer is not None else "")
        return {**self._seen, "row": row}

    def _note(self, what: str, name: object, value: object) -> None:
        """An emit, or a change of the listeners, while an order is placed."""
        text = name if isinstance(name, str) else brief(name)
        row = self._trace.add(what, text)
        self._seen["emits" if what == "emit" else "changed"].append({"type": plain(text), "row": row})

    def _listener(self, who: str) -> Callable[[object], None]:
        def listener(value: object) -> None:
            row = self._trace.add("deliver", who=who, note=_shown(value))
            self._seen["told"].append({"who": who, "value": _valued(value), "row": row})

        listener.__name__ = listener.__qualname__ = who
        return listener

    def _service(self, name: str) -> Callable[..., None]:
        def service(*_: object, **__: object) -> None:
            row = self._trace.add("call", who=name, note="by its name")
            self._seen["called"].append({"who": name, "row": row})

        service.__name__ = service.__qualname__ = name
        return service


def _shown(value: object) -> str:
    """The value in a row; an object by its type, for its repr may hold an id or a time, other ones in each run."""
    return brief(value) if type(value) in _JSON else f"a value of type {type(value).__name__}"


def _valued(value: object) -> Any:
    return plain(value) if type(value) in _JSON else {"!": _shown(value)}


class _Watched(EventEmitter):
    """An emitter that says what it is asked to do, and then does it."""

    def __init__(self, note: Callable[[str, object, object], None]) -> None:
        super().__init__()
        self._note = note

    def emit(self, type: str, value: Any = None) -> int:
        """Emit, and say so first."""
        self._note("emit", type, value)
        return _emit(self, type, value)

    def on(self, pattern: str, handler: Any = None) -> Any:
        """Listen, and say so first."""
        self._note("on", pattern, handler)
        return _on(self, pattern, handler)

    def once(self, pattern: str, handler: Any = None) -> Any:
        """Listen once, and say so first."""
        self._note("once", pattern, handler)
        return super().once(pattern, handler)

    def off(self, pattern: str, handler: Any) -> int:
        """Take a listener away, and say so first."""
        self._note("off", pattern, handler)
        return super().off(pattern, handler)
