"""The suite of promises, put to every layer of the room: alone, around itself and among the others, on every store."""

from __future__ import annotations

from itertools import combinations, permutations

import pytest

from eventlab.conformance import Make
from eventlab.emitter import PersistentEventSystem
from eventlab.system import connect
from tests.conftest import RedisCluster, RedisServer
from tests.practice.layers import ALL, ORDERS, WORKING, Names, broken_promises

STORES = ["stage 2", "memory", "embedded", "redis", "cluster"]
CASES = [
    *((store, (layer,)) for layer in WORKING for store in STORES),  # a plain Wrapper is in all of the orders
    *((store, (layer, layer)) for layer in ALL for store in ("stage 2", "memory")),  # the rest is the same again
    *((store, order) for order in ORDERS for store in ("stage 2", "embedded", "redis")),  # memory: test_wrapping_stacks
    *(("cluster", order) for order in ORDERS[:2]),  # each of any two is once the outer one
]


@pytest.mark.parametrize(("store", "names"), CASES, ids=lambda case: case if isinstance(case, str) else "+".join(case))
def test_a_layer_keeps_every_promise(request: pytest.FixtureRequest, store: str, names: Names) -> None:
    """Whoever holds a wrapped system need not know that it is wrapped, how often, in what order, or around what."""
    wrong = broken_promises(bare_at(store, request), names)

    assert not wrong, "\n".join(["", *wrong])


def test_of_any_three_layers_every_order_is_tried() -> None:
    """All 720 orders would take minutes on a Redis; what breaks an order is seldom more than three of its layers."""
    tried = {three for order in ORDERS for three in combinations(order, 3)}

    assert tried == set(permutations(ALL, 3))


def bare_at(kind: str, request: pytest.FixtureRequest) -> Make:
    """A maker of systems without any layer, on one kind of store."""
    if kind == "stage 2":
        return lambda name: PersistentEventSystem(f"embedded://{name}", on_error=lambda *_: None)
    if kind in ("memory", "embedded"):
        return lambda name: connect(f"{kind}://{name}", on_error=lambda *_: None)  # type: ignore[return-value]
    server: RedisServer | RedisCluster = request.getfixturevalue(f"shared_{kind}")
    return lambda name: connect(server.address, name=name, on_error=lambda *_: None)  # type: ignore[return-value]
