"""The dashboard's state, and the one function that changes it: `fold(state, event) -> state`.

    metrics.update  {node, cpu, memory, …, alerts?}     partial: what is not in it stays as it was
    alert           {node, rule, severity, message, …}  warning, critical, or cleared

Events come twice, and late, and in another order than they happened. So every reading keeps the *stamp* of the event
that brought it, its place in the log, and gives way to a later one only. Then any order, with any repetition, leads to
the same state; live and rebuilt from history are one; and a listener may join first and read the past after.

The stamp is the log's and not the event's time: there it is one clock, and no node with a wrong one rules for ever.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Literal, get_args

from eventlab.event import Event
from eventlab.event.identity import EPOCH
from eventlab.transport import position_key

READINGS = ("cpu", "memory", "memory_total", "requests", "errors", "connections", "delivered")
"""What is kept of an update: percent, MB, MB, and a second's worth of each of the others but the connections."""
SILENT, FORGOTTEN = timedelta(seconds=10), timedelta(minutes=5)
"""A node that says nothing for so long is silent; after so long it is not shown any more."""
MAX_NODES, MAX_ALERTS, MAX_TEXT = 1_000, 5_000, 200
"""Anybody may emit: beyond these, newcomers are left out."""

Severity = Literal["critical", "warning", "cleared"]
SEVERITIES: tuple[Severity, ...] = get_args(Severity)
Stamp = tuple[int, int, str]
"""Milliseconds since 1970, a number within them, and the event's id."""
NEVER: Stamp = (0, 0, "")


@dataclass(frozen=True, slots=True)
class Reading:
    """A value, and which event brought it."""

    value: Any
    stamp: Stamp

    def or_later(self, other: Reading | None) -> Reading:
        """Whichever came later."""
        return other if other is not None and other.stamp > self.stamp else self


@dataclass(frozen=True, slots=True)
class Node:
    """How a node is."""

    name: str
    seen: Stamp = NEVER
    readings: Mapping[str, Reading] = field(default_factory=dict)
    standing: Reading = Reading({}, NEVER)
    """Of its own alerts, those that it says hold: rule → severity."""

    def __getitem__(self, reading: str) -> float:
        """A reading; 0 where it has never told."""
        return float(self.readings[reading].value) if reading in self.readings else 0.0

    @property
    def last_seen(self) -> datetime:
        """When the log took its last update."""
        return _moment(self.seen)


@dataclass(frozen=True, slots=True)
class Alert:
    """The last that was said of a rule."""

    node: str
    rule: str
    severity: Severity
    message: str
    stamp: Stamp
    own: bool
    """It is the node's own, and `Node.standing` knows of it; else somebody else's, such as the watch's."""


@dataclass(frozen=True, slots=True)
class DashboardState:
    """What a dashboard shows. Equal when what it shows is."""

    nodes: Mapping[str, Node] = field(default_factory=dict)
    alerts: Mapping[tuple[str, str], Alert] = field(default_factory=dict)
    """By node and rule, those that are over as well: else a late event would begin them again."""

    @property
    def open_alerts(self) -> list[Alert]:
        """Those that hold, the worst first, and of these the oldest."""
        now = [self._now(alert) for alert in {**self._standing(), **self.alerts}.values()]
        still = [alert for alert in now if alert.severity != "cleared"]
        return sorted(still, key=lambda alert: (SEVERITIES.index(alert.severity), alert.stamp))

    def silent(self, now: datetime, after: timedelta = SILENT) -> list[str]:
        """The nodes that have said nothing for so long."""
        return sorted(name for name, node in self.nodes.items() if now - node.last_seen >= after)

    def forgetting(self, now: datetime, after: timedelta = FORGOTTEN) -> DashboardState:
        """The state without the nodes that have been silent for so long, and without their alerts."""
        gone = set(self.silent(now, after))
        nodes = {name: node for name, node in self.nodes.items() if name not in gone}
        alerts = {key: alert for key, alert in self.alerts.items() if alert.node not in gone}
        return replace(self, nodes=nodes, alerts=alerts) if gone else self

    def snapshot(self, now: datetime | None = None) -> dict[str, Any]:
        """Plain values: nodes with their readings, alerts that hold, and at the moment `now`, who is silent."""
        nodes = {
            name: {"last_seen": node.last_seen.isoformat()} | {reading: node[reading] for reading in READINGS}
            for name, node in sorted(self.nodes.items())
        }
        alerts = [
            {"node": alert.node, "rule": alert.rule, "severity": alert.severity, "message": alert.message}
            for alert in self.open_alerts
        ]
        return {"nodes": nodes, "alerts": alerts} | ({"silent": self.silent(now)} if now else {})

    def _standing(self) -> dict[tuple[str, str], Alert]:
        """What the nodes say of themselves, for whoever missed how it began."""
        return {
            (name, rule): Alert(name, rule, severity, f"{rule} on {name}", node.standing.stamp, own=True)
            for name, node in self.nodes.items()
            for rule, severity in node.standing.value.items()
        }

    def _now(self, alert: Alert) -> Alert:
        """The alert as its own node has told of it since."""
        node = self.nodes.get(alert.node)
        if not alert.own or node is None or node.standing.stamp <= alert.stamp:
            return alert
        return replace(alert, severity=node.standing.value.get(alert.rule, "cleared"))


def fold(state: DashboardState, event: Event) -> DashboardState:
    """The state after the event. What is neither an update nor an alert, or not a good one, changes nothing."""
    if event.type == "metrics.update":
        return _update(state, event)
    if event.type == "alert":
        return _alert(state, event)
    return state


def _update(state: DashboardState, event: Event) -> DashboardState:
    name, stamp = _name(event.data.get("node")), stamp_of(event)
    if name is None or (name not in state.nodes and len(state.nodes) >= MAX_NODES):
        return state
    node = state.nodes.get(name, Node(name))
    come = {what: Reading(event.data[what], stamp) for what in READINGS if _is_number(event.data.get(what))}
    readings = {**node.readings, **{what: reading.or_later(node.readings.get(what)) for what, reading in come.items()}}
    standing = Reading(_levels(event.data["alerts"]), stamp) if "alerts" in event.data else node.standing
    node = Node(name, max(node.seen, stamp), readings, node.standing.or_later(standing))
    return replace(state, nodes={**state.nodes, name: node})


def _alert(state: DashboardState, event: Event) -> DashboardState:
    node, rule = _name(event.data.get("node") or event.source or "–"), _name(event.data.get("rule") or "–")
    severity = next((each for each in SEVERITIES if each == event.data.get("severity")), None)
    if node is None or rule is None or severity is None:
        return state
    message = _printable(event.data.get("message") or f"{rule} on {node}")
    before = state.alerts.get((node, rule))
    alert = Alert(node, rule, severity, message, stamp_of(event), own=event.source == node)
    if (before and before.stamp >= alert.stamp) or (not before and len(state.alerts) >= MAX_ALERTS):
        return state
    return replace(state, alerts={**state.alerts, (node, rule): alert})


def stamp_of(event: Event) -> Stamp:
    """Its place in the log; of an event that is in none, its time."""
    if event.position:
        milliseconds, number = position_key(event.position)
        return milliseconds, number, event.id
    return (event.time - EPOCH) // timedelta(milliseconds=1), 0, event.id


def _moment(stamp: Stamp) -> datetime:
    return EPOCH + timedelta(milliseconds=stamp[0])


def _levels(said: object) -> dict[str, str]:
    levels = said.items() if isinstance(said, Mapping) else ()
    return {rule: level for rule, level in levels if level in ("warning", "critical") and _name(rule)}


def _name(value: object) -> str | None:
    """A name that can be shown: on a terminal, an escape character would do more than be read."""
    return value if isinstance(value, str) and value.isprintable() and 0 < len(value) <= MAX_TEXT else None


def _printable(value: object) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in str(value)[:MAX_TEXT])


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
