"""Alerts: what is worth waking somebody, and when it is over. A small rules engine that never flaps.

A limit alone makes a bad alert. A processor that works at 89, 91, 89, 91 % would raise one every other second, and
whoever is woken by those soon sleeps through the right one. So a limit switches late, in both directions:

    97 ┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄  critical
                     ╭────╮
    90 ┄┄┄┄┄┄╭╮┄┄┄┄┄╭╯┄┄┄┄╰╮╭╮╭╮┄┄┄┄┄┄┄┄  warning:  over it for ten seconds on end
    85 ┄┄┄╭──╯╰─────╯┄┄┄┄┄┄╰╯╰╯╰╮┄┄┄┄┄┄┄  over:     below this for ten seconds on end
          ╯                     ╰──────
                          ▲            ▲
                       warning      cleared

An alert tells of a change; `standing` tells what holds now, for a reader that came later or missed the change.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from eventlab.clock import Clock, system_clock

Level = Literal["warning", "critical"]
Severity = Literal["warning", "critical", "cleared"]


@dataclass(frozen=True, slots=True)
class Rule:
    """When a reading is worth an alert."""

    name: str
    """Of the reading that is judged, and of the rule in its alerts."""
    what: str
    """What is measured, as a message begins."""
    unit: str
    warning: float
    """At this or more."""
    critical: float
    margin: float
    """A limit is left when the reading is more than so far below it."""
    seconds: float = 10.0
    """How long it must last, to begin and to end."""


RULES = (
    Rule("cpu", "CPU", " %", warning=90, critical=97, margin=5),
    Rule("memory", "Memory", " %", warning=85, critical=95, margin=5),
    Rule("errors", "Errors", " a second", warning=1, critical=10, margin=0.5),
    Rule("connections", "Connections", " % of what is allowed", warning=90, critical=98, margin=5),
)


@dataclass(frozen=True, slots=True)
class Alert:
    """A rule has changed its mind."""

    rule: str
    severity: Severity
    message: str
    value: float
    limit: float
    """The limit that was reached, or that the reading is below again."""


class Latch:
    """A switch that follows slowly: on after `seconds` at the limit or over it, off after as long below `release`."""

    def __init__(self, limit: float, margin: float, seconds: float) -> None:
        self.limit, self.release, self.on = limit, limit - margin, False
        self._span = timedelta(seconds=seconds)
        self._since: datetime | None = None  # when the reading began to argue for a change

    def follow(self, value: float, now: datetime) -> bool:
        """Take a reading; whether the switch is on now."""
        argues = value < self.release if self.on else value >= self.limit
        if not argues:
            self._since = None
            return self.on
        self._since = min(self._since or now, now)  # a clock that was set back only makes it wait anew
        if now - self._since >= self._span:
            self.on, self._since = not self.on, None
        return self.on


class Judge:
    """One rule, and what it holds of its reading now."""

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        self.level: Level | None = None
        self._latches: dict[Level, Latch] = {
            "warning": Latch(rule.warning, rule.margin, rule.seconds),
            "critical": Latch(rule.critical, rule.margin, rule.seconds),
        }

    def judge(self, value: float, now: datetime) -> Alert | None:
        """Take a reading; an alert if that changes the level."""
        before, self.level = self.level, None
        for level, latch in self._latches.items():  # the higher comes last
            if latch.follow(value, now):
                self.level = level
        return None if self.level == before else self._alert(value, self.level)

    def _alert(self, value: float, level: Level | None) -> Alert:
        rule, latch = self.rule, self._latches[level or "warning"]
        edge = f"under {latch.release:g}{rule.unit}" if level is None else f"at {latch.limit:g}{rule.unit} or more"
        said = f"{rule.what} at {round(value, 1):g}{rule.unit}: {edge} for {rule.seconds:g} s."
        return Alert(rule.name, level or "cleared", said, value, latch.limit)


class Alerts:
    """All rules, judged by one clock."""

    def __init__(self, rules: tuple[Rule, ...] = RULES, *, clock: Clock = system_clock) -> None:
        self._judges, self._clock = [Judge(rule) for rule in rules], clock

    def judge(self, readings: Mapping[str, float]) -> list[Alert]:
        """Take one reading for each rule, by its name; the alerts that follow from them."""
        now = self._clock()
        judged = (judge.judge(readings[judge.rule.name], now) for judge in self._judges)
        return [alert for alert in judged if alert is not None]

    @property
    def standing(self) -> dict[str, Level]:
        """The rules that are broken now, and how badly."""
        return {judge.rule.name: judge.level for judge in self._judges if judge.level is not None}
