"""What a topology says of itself: frozen values, for the console, for tests, and for a notebook."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

State = Literal["up", "starting", "down"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessStatus:
    """One process, as it stands."""

    name: str
    kind: str
    """`redis`, `node` or `nginx`."""
    port: int
    pid: int | None
    """None while it is down."""
    state: State
    connections: int | None = None
    """Of browsers, to a node; None where nobody said."""
    delivered: float | None = None
    """Events a second that a node has sent to its connections since it was last asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TopologyStatus:
    """All processes of a topology, in the order in which they were started."""

    shape: str
    addresses: tuple[str, ...]
    """Where clients go: any of these."""
    redis: str
    """Where the events live: an address for `connect`."""
    processes: tuple[ProcessStatus, ...]

    @property
    def healthy(self) -> bool:
        """Whether all are up."""
        return all(process.state == "up" for process in self.processes)
