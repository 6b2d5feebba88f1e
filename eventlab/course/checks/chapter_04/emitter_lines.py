"""4.1: a plan as lines for a cell below the answer. Who should be called stands beside each emit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from eventlab.course.checks.chapter_04.emitter_model import Plan, outcomes

Step = Sequence[Any]


def lines(plan: Any) -> str:
    """The emitter, its handlers, and each step; whoever is called, prints."""
    return "\n".join([*_emitters(plan), *_people(plan), *_steps(plan)])


def _emitters(plan: Plan) -> Iterator[str]:
    options = "match=lambda listened, emitted: emitted.startswith(listened)" if plan["match"] else ""
    yield f"emitter = EventEmitter({options})"
    if plan["emitters"] > 1:
        yield f"emitters = [emitter, EventEmitter({options})]"


def _people(plan: Plan) -> Iterator[str]:
    if plan["methods"]:
        yield "class Person(str):"
        yield '    def hear(self, value): print(self, "got", value)'
    for who in plan["cast"]:
        act = plan["acts"].get(who)
        if act:
            yield from ["acted = set()"] * _repeats(act)
            yield f"def {who}(value):"
            yield f'    print("{who} got", value)'
            yield from (f"    {line}" for line in _act(plan, act))
        else:
            yield f'{who} = Person("{who}")' if plan["methods"] else f'def {who}(value): print("{who} got", value)'


def _repeats(act: dict[str, Any]) -> bool:
    """Whether doing it on each call might never end."""
    return any(step[0] != "stop" for step in act.get("steps", ()))


def _act(plan: Plan, act: dict[str, Any]) -> Iterator[str]:
    if "raise" in act:
        yield f"raise ValueError({act['raise']!r})"
    if "interrupt" in act:
        yield "raise KeyboardInterrupt  # what the stop button does"
    if _repeats(act):
        yield "if not acted:"
        yield "    acted.add(True)  # only the first time"
    for step in act.get("steps", ()):
        yield "    " * _repeats(act) + _step(plan, step)


def _steps(plan: Plan) -> Iterator[str]:
    said = _Said(plan)
    for step in plan["steps"]:
        if step[0] == "spoil":
            yield f"answer = emitter.handlers({step[1]!r})"
            yield 'if hasattr(answer, "clear"): answer.clear()  # as a careless caller might'
        elif step[0] == "emit" and any("steps" not in act for act in plan["acts"].values()):
            yield "try:"
            yield f"    {_step(plan, step)}{said.emit()}"
            yield f"except BaseException as error:{said.error()}"
            yield '    print("raised", type(error).__name__, *getattr(error, "exceptions", ()))'
        elif step[0] == "emit":
            whom = said.emit()
            yield (f"print({_step(plan, step)})" if whom.endswith("nobody") else _step(plan, step)) + whom
        else:
            yield _step(plan, step) + said.list(step)


def _step(plan: Plan, step: Step) -> str:
    """One step as a statement."""
    op, what, *more = step
    match op:
        case "use":
            return f"emitter = emitters[{what}]"
        case "handlers":
            return f'print("handlers:", emitter.handlers({what!r}))'
        case "emit":
            return f"emitter.emit({what!r}, {tuple(more[0]) if more[1:] == ['tuple'] else more[0]!r})"
        case "stop":
            return f"{_stop('stop', *more)}()"
    keeps = f"{_stop('stop', *more)} = " if op != "off" and _is_stopped(plan, step) else ""
    return f"{keeps}emitter.{op}({what!r}, {more[0]}{'.hear' * plan['methods']})"


def _stop(*parts: str) -> str:
    return "_".join(parts)


def _is_stopped(plan: Plan, step: Step) -> bool:
    inner = [one for act in plan["acts"].values() for one in act.get("steps", ())]
    return any(one[0] == "stop" and one[1:] == step[1:] for one in (*plan["steps"], *inner))


class _Said:
    """What is expected of one step after the other, as comments."""

    def __init__(self, plan: Plan) -> None:
        self._ways = outcomes(plan)
        self._nested = any(step[0] == "emit" for act in plan["acts"].values() for step in act.get("steps", ()))
        self._emits = self._lists = -1

    def emit(self) -> str:
        """Whom this emit calls; where it holds others, how often each is called in all."""
        self._emits += 1
        if self._nested:
            often = Counter(who for calls in self._ways[0].calls for who in calls)
            return "  # in all: " + ", ".join(f"{who} {times}×" for who, times in often.items())
        ways = [way.calls[self._emits] for way in self._ways]
        return f"  # {'at least ' * (len(set(ways)) > 1)}{', '.join(ways[0]) or 'nobody'}"

    def error(self) -> str:
        """Whose errors come out of it."""
        errors = self._ways[0].errors[self._emits]
        return f"  # of {', '.join(errors)}" if errors else ""

    def list(self, step: Step) -> str:
        """Whom `handlers` names."""
        if step[0] != "handlers":
            return ""
        self._lists += 1
        return f"  # a tuple: {', '.join(self._ways[0].lists[self._lists]) or 'empty'}"
