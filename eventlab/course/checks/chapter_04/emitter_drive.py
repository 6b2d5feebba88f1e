"""4.1 in the child: plays a script on the learner's `EventEmitter` and writes down who was called with what.

A plan is `{"emitters", "match", "shown", "methods", "cast", "acts", "steps"}`. `cast` names the handlers, which are
methods of an object each where `methods` says so; `acts` says what a handler does: `{"raise": text}` and
`{"interrupt": true}` each time, `{"steps": […]}` the first time. With `shown` the trace tells who registers. A step:

    ["on" | "once" | "stop", type, who, label]   a label keeps registrations of one handler apart, and may be left out
    ["off", type, who]   ["emit", type, value, "tuple" or nothing]   ["handlers" | "spoil", type]   ["use", number]
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any

from eventlab.course.trace import Trace, brief, plain


class NoStop(TypeError):
    """`on` or `once` answered something that cannot be called."""


class NotNow(TypeError):
    """`emit` answered a coroutine, so that nothing has happened yet."""


def drive(names: Mapping[str, Any], plan: dict[str, Any], trace: Trace) -> Any:
    """Play the plan; the answer lists each emit with its calls, each list of handlers, and how `match` was asked."""
    return _Stage(names["EventEmitter"], plan, trace).play()


class _Stage:
    """One performance: the emitters, the cast, and what has happened so far."""

    def __init__(self, make: Callable[..., Any], plan: dict[str, Any], trace: Trace) -> None:
        self._plan, self._trace = plan, trace
        self._asked: list[list[str]] = []
        options = {"match": self._starts_with} if plan["match"] else {}
        self._emitters = [make(**options) for _ in range(plan["emitters"])]
        self._now = self._emitters[0]
        self._stops: dict[tuple[str, str, str], Any] = {}
        self._emits: list[dict[str, Any]] = []
        self._open: list[dict[str, Any]] = []  # the emits under way, the innermost last
        self._lists: list[Any] = []
        self._raised: dict[str, BaseException] = {}
        self._called: dict[str, int] = {}
        self._cast = {who: _Person(self._handler(who), plan["methods"]) for who in plan["cast"]}

    def play(self) -> dict[str, Any]:
        """Do every step; an exception that is no handler's ends the play."""
        for step in self._plan["steps"]:
            self._do(*step)
        return {"emits": self._emits, "lists": self._lists, "asked": self._asked}

    def _do(self, op: str, what: Any, extra: Any = None, label: str = "") -> None:
        match op:
            case "on" | "once":
                self._listen(op, what, extra, label)
            case "off":
                self._trace.add("off", what, self._shown(extra))
                self._now.off(what, self._cast[extra].handler)
            case "stop":
                self._stop(what, extra, label)
            case "emit":
                self._emit(what, tuple(extra) if label == "tuple" else extra)
            case "handlers":
                self._lists.append(self._handlers(what))
            case "spoil":
                self._spoil(what)
            case "use":
                self._trace.add("use", f"emitter {what + 1}")
                self._now = self._emitters[what]

    def _listen(self, op: str, type: str, who: str, label: str) -> None:
        if op == "once" or self._open or self._plan["shown"]:
            self._trace.add(op, type, self._shown(who), label)
        self._stops[type, who, label] = getattr(self._now, op)(type, self._cast[who].handler)

    def _shown(self, who: str) -> str:
        return f"{who}.hear" if self._plan["methods"] else who

    def _stop(self, type: str, who: str, label: str) -> None:
        stop = self._stops[type, who, label]
        self._trace.add("stop", type, who, f"the one registered {label}" if label else "")
        if not callable(stop):
            raise NoStop(f"expected something to call, got {brief(stop)}")
        stop()

    def _emit(self, type: str, value: Any) -> None:
        row = self._trace.add("emit", type, note="" if value and isinstance(value, dict) else brief(value))
        emit: dict[str, Any] = {"row": row, "calls": [], "errors": [], "raised": "", "group": False}
        self._emits.append(emit)
        self._open.append(emit)
        try:
            answer = self._now.emit(type, value)
            if inspect.iscoroutine(answer):
                answer.close()
                raise NotNow("emit answered a coroutine")
        except BaseException as error:
            reached = _reachable(error)
            emit["errors"] = [who for who, raised in self._raised.items() if id(raised) in reached]
            emit["raised"], emit["group"] = brief(error), isinstance(error, ExceptionGroup)
            if not emit["errors"]:
                self._trace.add("raise", type, note=brief(error))
                raise
            self._trace.add("raise", type, note=error.__class__.__name__)
        finally:
            self._open.pop()
            emit["end"] = len(self._trace.rows)

    def _handler(self, who: str) -> Callable[..., None]:
        def handler(*args: object, **named: object) -> None:
            row = self._trace.add("deliver", who=who)
            self._called[who] = self._called.get(who, 0) + 1
            if self._open:
                self._open[-1]["calls"].append([who, [plain(one) for one in (*args, *named.items())], row])
            act = self._plan["acts"].get(who, {})
            if "raise" in act or "interrupt" in act:
                self._raised[who] = ValueError(act["raise"]) if "raise" in act else KeyboardInterrupt()
                self._trace.note(row, f"raised {self._raised[who]!r}")
                raise self._raised[who]
            if self._called[who] == 1:
                for step in act.get("steps", ()):
                    self._do(*step)

        handler.__name__ = handler.__qualname__ = who  # so that a learner who prints it sees whom
        return handler

    def _handlers(self, type: str) -> dict[str, Any]:
        """Ask for the handlers; the answer says what kind of thing came, and whom it names."""
        answer = self._now.handlers(type)
        kind = "tuple" if isinstance(answer, tuple) else answer.__class__.__name__
        try:
            names = [self._name(one) for one in answer]
        except TypeError:  # nothing that one can go through
            names = [brief(answer)]
        row = self._trace.add("handlers", type, note=f"answers {', '.join(names) or 'nobody'}, in a {kind}")
        return {"kind": kind, "names": names, "row": row}

    def _spoil(self, type: str) -> None:
        """Empty the answer of `handlers`, as a careless caller might; a tuple does not let itself be emptied."""
        answer = self._now.handlers(type)
        if hasattr(answer, "clear"):
            answer.clear()
            self._trace.add("clear", f"the answer of handlers({type!r})")

    def _name(self, handler: object) -> str:
        return next((who for who, one in self._cast.items() if one.handler is handler), brief(handler))

    def _starts_with(self, listened: str, emitted: str) -> bool:
        self._asked.append([listened, emitted])
        return emitted.startswith(listened)


class _Person:
    """One of the cast. As a method its handler is another object each time, and equal to the one before."""

    def __init__(self, hears: Callable[..., None], method: bool) -> None:
        self._hears, self._method = hears, method

    @property
    def handler(self) -> Callable[..., None]:
        return self.hear if self._method else self._hears

    def hear(self, *args: object, **named: object) -> None:
        self._hears(*args, **named)


def _reachable(error: BaseException) -> set[int]:
    """The ids of all errors that one can get at from this one: itself, its group's, their causes."""
    found: set[int] = set()
    waiting: list[BaseException | None] = [error]
    while waiting:
        one = waiting.pop()
        if one is not None and id(one) not in found:
            found.add(id(one))
            waiting += [one.__cause__, *getattr(one, "exceptions", ())]
    return found
