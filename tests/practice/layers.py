"""Every layer of the room by name, the stacks that they make, and the suite of promises, put to one of them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from itertools import permutations
from typing import Any

from eventlab.conformance import PROMISES, Make, try_out
from eventlab.practice.deduplication import DeduplicatedEventSystem
from eventlab.practice.monitoring import MonitoredEventSystem
from eventlab.practice.resilience import ResilientEventSystem
from eventlab.practice.testing import RecordingEventSystem
from eventlab.practice.versioned import VersionedEventSystem
from eventlab.practice.versioning import Versions
from eventlab.practice.wrapping import Wrapper

Layer = Callable[[Any], Wrapper]
Names = tuple[str, ...]
"""A stack: the first is the innermost."""

VERSIONS = Versions()
VERSIONS.upcast("user.registered", 1)(dict)

LAYERS: dict[str, Layer] = {
    "Wrapper": Wrapper,
    "Resilient": ResilientEventSystem,
    "Deduplicated": DeduplicatedEventSystem,
    "Recording": RecordingEventSystem,
    "Monitored": MonitoredEventSystem,
    "Versioned": lambda inner: VersionedEventSystem(inner, VERSIONS),
}
"""By name, what puts a layer around a system. Each new layer of the room is added here."""
ALL = tuple(LAYERS)
WORKING = ALL[1:]
"""Those that do something."""

STACKS = [
    *permutations(ALL, 2),
    *(stack for height in range(3, len(WORKING) + 1) for stack in permutations(WORKING, height)),
]
"""Any two layers; and of those that do something any three, four and five: each in every order."""

_PLACES = ["012345", "543210", "215043", "310542", "450123", "053241", "234051", "413205", "325140"]
ORDERS = [tuple(ALL[int(place)] for place in places) for places in _PLACES]
"""Nine orders of all six layers, so chosen that any three of them stand in each of their six orders somewhere."""


def stacked(system: Any, names: Iterable[str], layers: dict[str, Layer] = LAYERS) -> Any:
    """The system with these layers around it."""
    for name in names:
        system = layers[name](system)
    return system


def broken_promises(bare: Make, names: Names) -> list[str]:
    """A line for each promise that a stack around the systems of `bare` does not keep."""

    def make(store: str) -> Any:
        return stacked(bare(store), names).__aenter__()

    async def all_of_them() -> list[Any]:
        return [await try_out(promise, make) for promise in PROMISES]

    return [f"{' in '.join(names)}: {result}" for result in asyncio.run(all_of_them()) if not result.ok]
