"""A tally: what one client got, and what all of them got together."""

from __future__ import annotations

from dataclasses import dataclass, field

from eventlab.gateway.load.heard import Heard
from eventlab.gateway.load.latency import Latencies
from eventlab.gateway.load.plan import Load
from eventlab.gateway.load.ranges import Ranges


@dataclass(slots=True)
class Totals:
    """What all clients count together."""

    load: Load
    begun: float = 0.0
    """When the first event was due, by `perf_counter`."""
    deliveries: int = 0
    """Events that came for the first time."""
    repeats: int = 0
    repeats_after_reconnect: int = 0
    out_of_order: int = 0
    strays: int = 0
    """Events that a client did not ask for, or that nobody of this load has emitted."""
    resyncs: int = 0
    bytes: int = 0
    problem: str | None = None
    """The last thing that a gateway did not like."""
    last: float = 0.0
    """Seconds from then until the last event came."""
    latencies: Latencies = field(default_factory=Latencies)

    def note(self, type: int, first: int, last: int, now: float) -> None:
        """Events that came now for the first time."""
        self.last = now - self.begun
        self.deliveries += last - first + 1
        for number in range(first, last + 1):
            self.latencies.add(self.last - self.load.due_of(type, number))


class Tally:
    """What one client got of its type: which numbers, twice, in disorder."""

    __slots__ = ("_fresh", "_newest", "_totals", "had", "type")

    def __init__(self, totals: Totals, type: int) -> None:
        self._totals, self.type = totals, type
        self._fresh = False
        self._newest: dict[int, int] = {}  # of each key, while something is missing: nothing came behind that before
        self.had = Ranges()

    def returned(self) -> None:
        """The client has reconnected: what comes twice before anything new had been sent on the old connection."""
        self._fresh = True

    def take(self, heard: Heard, now: float) -> None:
        """Count what the client heard now."""
        self._totals.resyncs += heard.resyncs
        self._totals.strays += heard.foreign
        self._totals.problem = heard.problem or self._totals.problem
        for type, first, last in heard.runs:
            if type != self.type:
                self._totals.strays += last - first + 1
            elif self.had.extend(first, last):
                self._fresh = False
                self._totals.note(type, first, last, now)
            else:
                for number in range(first, last + 1):
                    self._one(number, now)

    def _one(self, number: int, now: float) -> None:
        """One before or behind which something is missing: between keys there is no order, within a key there is."""
        if not self.had.add(number):
            self._totals.repeats_after_reconnect += self._fresh
            self._totals.repeats += not self._fresh
            return
        self._fresh = False
        self._totals.note(self.type, number, number, now)
        line = self._totals.load.line_of(self.type, number)
        if number < self._newest.get(line, -1):
            self._totals.out_of_order += 1
        else:
            self._newest[line] = number
