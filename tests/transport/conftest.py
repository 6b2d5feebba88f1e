"""The stores that the wires are tried on: the embedded one, and a real Redis."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest

from eventlab.transport import forget_embedded
from tests.conftest import RedisServer


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
def key() -> str:
    """A key that nobody else uses."""
    return uuid4().hex
