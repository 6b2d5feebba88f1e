"""The stores that tests of the production system run on: in memory, embedded, a real Redis, a real Redis Cluster."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest

from eventlab.transport import forget_embedded
from tests.system.rooms import RedisRoom, Room


@pytest.fixture(params=["memory", "embedded", "redis", "cluster"])
def room(request: pytest.FixtureRequest) -> Iterator[Room]:
    """A store that is the test's own."""
    if request.param == "memory":
        yield Room()
    elif request.param == "embedded":
        name = uuid4().hex
        yield RedisRoom(f"embedded://{name}")
        forget_embedded(name)
    else:
        yield RedisRoom(request.getfixturevalue(f"shared_{request.param}").address)


@pytest.fixture
def redis_room(shared_redis: object) -> RedisRoom:
    """A real Redis, for what only a Redis can do."""
    return RedisRoom(shared_redis.address)  # type: ignore[attr-defined]
