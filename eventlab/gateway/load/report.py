"""The report of a load: what was wanted, what was done, what arrived, how late, and what did not."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from eventlab.gateway.load.latency import Spread

UNDER_WAY = " (it was stopped: some of it was still to come)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A frozen snapshot; its text is a table. Times are in seconds."""

    complete: bool
    """False: it was stopped before everything had arrived, and gaps are not told from what was still under way."""
    wanted: int
    """Connections."""
    made: int
    lost: int
    reconnected: int
    not_let_in: Mapping[str, int] = field(default_factory=dict)
    """Attempts to connect that failed, by status or reason."""
    offered: int
    """Events that fell due."""
    scheduled: float
    """Seconds in which they did."""
    seconds: float
    """From when the first event was due until the last answer: longer, where posting fell behind."""
    accepted: int
    """Events that were acknowledged with 202."""
    refused: Mapping[str, int] = field(default_factory=dict)
    """Events that were refused, by status."""
    unconfirmed: int
    unsent: int
    deliveries: int
    """Events that came to a client for the first time."""
    delivering: float
    """Seconds from when the first event was due until the last one came."""
    lateness: Spread
    """How late the requests were sent: is it this process that is too slow?"""
    emit: Spread
    """From due to acknowledged."""
    delivery: Spread
    """From due to received."""
    gaps: int
    """Acknowledged events that a client should have got and did not, summed over the clients."""
    clients_with_gaps: int
    repeats: int
    """Events that came to a client twice, on one connection."""
    repeats_after_reconnect: int
    out_of_order: int
    """Events that came behind a later one of the same key."""
    strays: int
    """Events that a client had not asked for."""
    resyncs: int
    bytes: int
    problem: str | None = None
    """The last complaint that a gateway made."""

    @property
    def passed(self) -> bool:
        """All clients were let in, and each got everything that was acknowledged, once on each connection, in order."""
        wrong = self.gaps + self.repeats + self.out_of_order + self.strays
        return self.complete and self.made == self.wanted and not wrong

    def to_json(self) -> dict[str, Any]:
        """Everything, for a file."""
        return dataclasses.asdict(self) | {"passed": self.passed}

    def __str__(self) -> str:
        return "\n".join(f"{name:<14} {says}" for name, says in self._lines())

    def _lines(self) -> list[tuple[str, str]]:
        lines = [
            ("connections", f"{self.made:,} of {self.wanted:,}; {self.lost:,} lost, {self.reconnected:,} back again"),
            ("offered", f"{_rate(self.offered, self.scheduled)}, {self.offered:,} in {self.scheduled:.1f} s"),
            ("accepted", f"{_rate(self.accepted, self.seconds)}, {self.accepted:,} in {self.seconds:.1f} s"),
            ("delivered", f"{_rate(self.deliveries, self.delivering)}, {self._delivered()}"),
            ("sent late by", str(self.lateness)),
            ("emit", f"{self.emit}   due → 202"),
            ("delivery", f"{self.delivery}   due → received"),
            ("gaps", f"{self._gaps()}{'' if self.complete else UNDER_WAY}"),
            ("repeats", f"{self.repeats:,}, and {self.repeats_after_reconnect:,} after a reconnect"),
            ("out of order", f"{self.out_of_order:,} within a key; {self.strays:,} that nobody asked for"),
            ("resyncs", f"{self.resyncs:,}"),
        ]
        lines += [("not let in", _counts(self.not_let_in))] if self.not_let_in else []
        lines += [("refused", _counts(self.refused))] if self.refused else []
        lines += [("unconfirmed", f"{self.unconfirmed:,} without an answer")] if self.unconfirmed else []
        lines += [("unsent", f"{self.unsent:,}")] if self.unsent else []
        return lines + ([("last complaint", self.problem)] if self.problem else [])

    def _delivered(self) -> str:
        return f"{self.deliveries:,} in {self.delivering:.1f} s, and {self.bytes:,} bytes"

    def _gaps(self) -> str:
        clients = f"{self.clients_with_gaps:,} client{'' if self.clients_with_gaps == 1 else 's'}"
        return f"{self.gaps:,} events, missed by {clients}" if self.gaps else "none"


def _rate(count: int, seconds: float) -> str:
    return f"{count / seconds if seconds else 0:,.0f} events/s"


def _counts(of: Mapping[str, int]) -> str:
    return ", ".join(f"{count:,} × {what}" for what, count in of.items())
