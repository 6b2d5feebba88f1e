"""The stores that every stage-2 test runs on, the embedded one and a real Redis, under a prefix of its own each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from uuid import uuid4

import pytest

from eventlab.emitter import PersistentEventSystem
from eventlab.transport import forget_embedded
from tests.conftest import RedisServer

Open = Callable[..., PersistentEventSystem]
"""Opens another system on the same store, under the same prefix unless told otherwise."""


@pytest.fixture(params=["embedded", "redis"])
def address(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a store. An embedded one is the test's own, and dropped at its end."""
    if request.param == "redis":
        server: RedisServer = request.getfixturevalue("shared_redis")
        yield server.address
    else:
        name = uuid4().hex
        yield f"embedded://{name}"
        forget_embedded(name)


@pytest.fixture
def open_system(address: str) -> Open:
    """Opens a system on that store, under a prefix that nobody else uses."""
    return partial(PersistentEventSystem, address, prefix=f"{uuid4().hex}:")
