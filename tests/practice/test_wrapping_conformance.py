"""The suite of promises, put to every layer of the room: alone, around itself and among the others, on every store."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from eventlab.conformance import PROMISES, Make, try_out
from eventlab.emitter import PersistentEventSystem
from eventlab.practice.deduplication import DeduplicatedEventSystem
from eventlab.practice.monitoring import MonitoredEventSystem
from eventlab.practice.resilience import ResilientEventSystem
from eventlab.practice.testing import RecordingEventSystem
from eventlab.practice.versioned import VersionedEventSystem
from eventlab.practice.versioning import Versions
from eventlab.practice.wrapping import Wrapper
from eventlab.system import connect
from tests.conftest import RedisCluster, RedisServer

Layer = Callable[[Any], Wrapper]

VERSIONS = Versions()
VERSIONS.upcast("user.registered", 1)(dict)

WRAPPERS: dict[str, Layer] = {
    "Wrapper": Wrapper,
    "ResilientEventSystem": ResilientEventSystem,
    "DeduplicatedEventSystem": DeduplicatedEventSystem,
    "RecordingEventSystem": RecordingEventSystem,
    "MonitoredEventSystem": MonitoredEventSystem,
    "VersionedEventSystem": lambda inner: VersionedEventSystem(inner, VERSIONS),
}
"""By name, what puts a layer around a system. Each new layer of the room is added here."""
STORES = ["stage 2", "memory", "embedded", "redis", "cluster"]
ALL = tuple(WRAPPERS)
CASES = [
    # a plain Wrapper is in all of them; of the Cluster they see what they see of a Redis: there the stacks are enough
    *((store, (layer,)) for layer in WRAPPERS if layer != "Wrapper" for store in STORES if store != "cluster"),
    *((store, (layer, layer)) for layer in WRAPPERS for store in ("stage 2", "memory")),  # the rest is the same again
    *((store, order) for order in (ALL, ALL[::-1]) for store in STORES),  # each of any two is once the outer one
]


@pytest.mark.parametrize(("store", "layers"), CASES, ids=lambda case: case if isinstance(case, str) else "+".join(case))
def test_a_layer_keeps_every_promise(request: pytest.FixtureRequest, store: str, layers: tuple[str, ...]) -> None:
    """Whoever holds a wrapped system need not know that it is wrapped, how often, in what order, or around what."""
    bare = bare_at(store, request)

    def make(name: str) -> Any:
        system: Any = bare(name)
        for layer in layers:
            system = WRAPPERS[layer](system)
        return system.__aenter__()

    async def all_of_them() -> list[Any]:
        return [await try_out(promise, make) for promise in PROMISES]

    wrong = [str(result) for result in asyncio.run(all_of_them()) if not result.ok]

    assert not wrong, "\n".join(["", *wrong])


def bare_at(kind: str, request: pytest.FixtureRequest) -> Make:
    """A maker of systems without any layer, on one kind of store."""
    if kind == "stage 2":
        return lambda name: PersistentEventSystem(f"embedded://{name}", on_error=lambda *_: None)
    if kind in ("memory", "embedded"):
        return lambda name: connect(f"{kind}://{name}", on_error=lambda *_: None)  # type: ignore[return-value]
    server: RedisServer | RedisCluster = request.getfixturevalue(f"shared_{kind}")
    return lambda name: connect(server.address, name=name, on_error=lambda *_: None)  # type: ignore[return-value]
