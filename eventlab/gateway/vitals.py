"""Vitals: how this node is, told to everybody by the means that everybody has: an event.

Every few seconds each node emits `metrics.update`, and an `alert` when something begins or is over. Nothing collects
them: a dashboard on any node listens to all, a mailer subscribes to `alert`, and the history of both is the log.
A node that says nothing is either down or cut off from the store; which of the two, only its neighbours can tell.

`metrics.update` names the alerts that stand, too. So a page that was opened a minute too late shows the same as one
that saw them begin, and an alert that could not be stored comes right with the next update.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import psutil

from eventlab.clock import Clock, system_clock
from eventlab.errors import EventLabError
from eventlab.gateway.alerts import RULES, Alert, Alerts, Rule
from eventlab.gateway.settings import Settings
from eventlab.metrics import Metrics
from eventlab.protocol import EventSystem
from eventlab.system.ending import end

log = logging.getLogger("eventlab.gateway")
MB = 1_000_000


@dataclass(frozen=True, slots=True)
class Machine:
    """How busy the machine is: `cpu` in percent of all its processors since the last look, memory in bytes."""

    cpu: float
    memory: int
    """In use: what could not be given to a program that asks for it."""
    memory_total: int


def look_at_machine() -> Machine:
    """Ask the system; never waits. CPU is measured since the last look, at first since psutil was imported."""
    memory = psutil.virtual_memory()
    return Machine(psutil.cpu_percent(interval=None), memory.total - memory.available, memory.total)


@dataclass
class Rates:
    """Counts, made into counts a second since the last look."""

    _before: dict[str, float] = field(default_factory=dict)
    _at: datetime | None = None

    def since(self, counts: dict[str, float], now: datetime) -> dict[str, float]:
        """Of each of these, how many a second; 0 at the first look, and when the clock was set back."""
        seconds = (now - self._at).total_seconds() if self._at else 0
        rates = {name: (count - self._before[name]) / seconds if seconds > 0 else 0.0 for name, count in counts.items()}
        self._before, self._at = counts, now
        return rates


class Vitals:
    """Emits this node's vitals for as long as its `async with` lasts; with `settings.vitals` of 0, none.

    `hub` answers the hub's snapshot, and `metrics` holds the counts of requests. While the store does not answer,
    vitals are lost: nobody could read them, and the next ones are as good. That is logged once, and once when it ends.
    """

    def __init__(
        self,
        events: EventSystem,
        settings: Settings,
        metrics: Metrics,
        hub: Callable[[], Mapping[str, Any]],
        *,
        rules: tuple[Rule, ...] = RULES,
        machine: Callable[[], Machine] = look_at_machine,
        clock: Clock = system_clock,
    ) -> None:
        self._events, self._settings, self._metrics, self._hub = events, settings, metrics, hub
        self._machine, self._clock = machine, clock
        self._alerts, self._rates = Alerts(rules, clock=clock), Rates()
        self._failing = False
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Vitals:
        if self._settings.vitals > 0:
            self._task = asyncio.create_task(self._run(), name=f"the vitals of {self._settings.node}")
        return self

    async def __aexit__(self, *_exc: object) -> None:
        if self._task is None:
            return
        ended = self._task.done()
        await end([self._task])
        if ended:
            self._task.result()  # it never ends by itself: raises the mistake of ours that ended it

    def snapshot(self) -> dict[str, Any]:
        """The alerts that stand now, and whether the last vitals could not be stored."""
        return {"standing": self._alerts.standing, "failing": self._failing}

    async def _run(self) -> None:
        try:
            while True:
                await self._tell()
                await asyncio.sleep(self._settings.vitals)
        except Exception:
            log.exception("the vitals of %s end, by a mistake of ours", self._settings.node)  # now, not at the end
            raise

    async def _tell(self) -> None:
        """Measure, judge, emit."""
        data = self._measure()
        alerts = self._alerts.judge(self._readings(data))
        try:
            for alert in alerts:
                await self._emit_alert(alert)
            await self._emit("metrics.update", data | {"alerts": self._alerts.standing}, key=data["node"])
        except EventLabError as error:
            self._note(error)
        else:
            self._note(None)

    async def _emit_alert(self, alert: Alert) -> None:
        node = self._settings.node
        data = {"node": node, "rule": alert.rule, "severity": alert.severity, "message": alert.message}
        # Each rule has a key: of events with the same one, a slow dashboard is given only the newest.
        await self._emit("alert", data | {"value": alert.value, "limit": alert.limit}, key=f"{node}.{alert.rule}")

    async def _emit(self, type: str, data: Mapping[str, Any], key: str) -> None:
        await self._events.emit(type, data, source=self._settings.node, key=key)

    def _measure(self) -> dict[str, Any]:
        machine, hub, now = self._machine(), self._hub(), self._clock()
        self._metrics.gauge("machine.cpu_percent", machine.cpu)
        self._metrics.gauge("machine.memory_bytes", machine.memory)
        rates = self._rates.since(self._counts() | {"delivered": hub["delivered"]}, now)
        return {
            "node": self._settings.node,
            "cpu": machine.cpu,
            "memory": round(machine.memory / MB),
            "memory_total": round(machine.memory_total / MB),
            "connections": sum(hub["connections"].values()),
            **{name: round(rate, 2) for name, rate in rates.items()},
        }

    def _counts(self) -> dict[str, float]:
        """All answers up to now, and those with 5xx: an emit that failed is among them, however it came."""
        counts = {"requests": 0.0, "errors": 0.0}
        for written, count in self._metrics.snapshot().items():
            if written.startswith("gateway.requests{"):
                counts["requests"] += count
                counts["errors"] += count if "status=5" in written else 0
        return counts

    def _readings(self, data: Mapping[str, Any]) -> dict[str, float]:
        return {
            "cpu": data["cpu"],
            "memory": 100 * data["memory"] / data["memory_total"],
            "errors": data["errors"],
            "connections": 100 * data["connections"] / self._settings.max_connections,
        }

    def _note(self, error: EventLabError | None) -> None:
        """Log that telling failed, or works again; not that it still does."""
        if error and not self._failing:
            log.warning("the vitals of %s cannot be stored, and are tried again: %s", self._settings.node, error)
        if self._failing and not error:
            log.info("the vitals of %s are stored again", self._settings.node)
        self._failing = error is not None
