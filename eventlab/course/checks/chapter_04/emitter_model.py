"""4.1's promise in small: what right emitters make of a plan. It stays in the parent.

In one place the task leaves a choice: a registration that ends while an emit is under way may still be called by that
emit, or not. `once` may end when the emit begins, or when its turn comes. So a plan has several right outcomes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any

Plan = Mapping[str, Any]
"""Plain JSON, as `emitter_drive` describes it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a right emitter does with a plan; each emit in the order in which they begin."""

    calls: tuple[tuple[str, ...], ...]
    """Who is called."""
    values: tuple[Any, ...]
    """With what."""
    errors: tuple[tuple[str, ...], ...]
    """Whose errors reach whoever emitted."""
    lists: tuple[tuple[str, ...], ...]
    """What each question for the handlers answers."""


def outcomes(plan: Plan) -> tuple[Outcome, ...]:
    """All that are right, without repeats; first the one in which what has ended is never called."""
    found = [_Play(plan, called, first).outcome() for called, first in product((False, True), repeat=2)]
    return tuple(each for place, each in enumerate(found) if each not in found[:place])


def hears(plan: Plan, listened: str, emitted: str) -> bool:
    """What the emitter's `match` says in this plan."""
    return emitted.startswith(listened) if plan["match"] else emitted == listened


@dataclass(slots=True, eq=False)
class _Entry:
    emitter: int
    type: str
    who: str
    once: bool
    live: bool = True


@dataclass(slots=True)
class _Play:
    plan: Plan
    ended_are_called: bool
    once_ends_first: bool
    now: int = 0
    entries: list[_Entry] = field(default_factory=list)
    named: dict[tuple[str, str, str], _Entry] = field(default_factory=dict)
    calls: list[list[str]] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)
    errors: list[list[str]] = field(default_factory=list)
    lists: list[tuple[str, ...]] = field(default_factory=list)
    acted: set[str] = field(default_factory=set)

    def outcome(self) -> Outcome:
        for step in self.plan["steps"]:
            self._do(*step)
        calls, errors = (tuple(map(tuple, each)) for each in (self.calls, self.errors))
        return Outcome(calls, tuple(self.values), errors, tuple(self.lists))

    def _do(self, op: str, what: Any, extra: Any = None, label: str = "") -> None:
        match op:
            case "on" | "once":
                self.named[what, extra, label] = entry = _Entry(self.now, what, extra, op == "once")
                self.entries.append(entry)
            case "stop":
                self.named[what, extra, label].live = False
            case "off":
                for entry in self.entries:
                    if (entry.emitter, entry.type, entry.who) == (self.now, what, extra):
                        entry.live = False
            case "emit":
                self._emit(what, tuple(extra) if label == "tuple" else extra)
            case "handlers":
                self.lists.append(tuple(entry.who for entry in self._hearing(what)))
            case "use":
                self.now = what

    def _hearing(self, type: str) -> list[_Entry]:
        here = (entry for entry in self.entries if entry.live and entry.emitter == self.now)
        return [entry for entry in here if hears(self.plan, entry.type, type)]

    def _emit(self, type: str, value: Any) -> None:
        number, hearing = len(self.calls), self._hearing(type)
        self.calls.append([])
        self.values.append(value)
        self.errors.append([])
        for entry in hearing:
            entry.live = not (entry.once and self.once_ends_first)
        for entry in hearing:
            kept = self.once_ends_first if entry.once else self.ended_are_called
            if entry.live or kept:
                entry.live = entry.live and not entry.once
                self._call(number, entry.who)

    def _call(self, number: int, who: str) -> None:
        self.calls[number].append(who)
        act = self.plan["acts"].get(who, {})
        if "raise" in act or "interrupt" in act:
            self.errors[number].append(who)
        if who not in self.acted:
            self.acted.add(who)
            steps: Sequence[Any] = act.get("steps", ())
            for step in steps:
                self._do(*step)
