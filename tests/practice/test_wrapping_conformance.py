"""The suite of promises, put to every layer of the room around every store, and to each layer around itself."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from eventlab.conformance import PROMISES, Make, try_out
from eventlab.emitter import PersistentEventSystem
from eventlab.practice import VersionedEventSystem, Versions, Wrapper
from eventlab.system import connect
from tests.conftest import RedisCluster, RedisServer

Layer = Callable[[Any], Wrapper]

VERSIONS = Versions()
VERSIONS.upcast("user.registered", 1)(dict)

WRAPPERS: dict[str, Layer] = {
    "Wrapper": Wrapper,
    "VersionedEventSystem": lambda inner: VersionedEventSystem(inner, VERSIONS),
}
"""By name, what puts a layer around a system. Each new layer of the room is added here."""
STORES = ["stage 2", "memory", "embedded", "redis", "cluster"]
CASES = [
    *((store, layer, 1) for layer in WRAPPERS for store in STORES),
    *((store, layer, 2) for layer in WRAPPERS for store in ("stage 2", "memory")),  # the rest is the same code again
]


@pytest.mark.parametrize(("store", "layer", "times"), CASES, ids=str)
def test_a_layer_keeps_every_promise(request: pytest.FixtureRequest, store: str, layer: str, times: int) -> None:
    """Whoever holds a wrapped system need not know that it is wrapped, how often, or around what."""
    bare = bare_at(store, request)

    def make(name: str) -> Any:
        system: Any = bare(name)
        for _ in range(times):
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
