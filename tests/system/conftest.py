"""The logs that tests of the production system run on: in memory, embedded, a real Redis, a real Redis Cluster."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager
from typing import Any
from uuid import uuid4

import pytest

from eventlab.system.connect import open_log as log_at
from eventlab.system.log import Log
from eventlab.system.memory_log import forget_memory
from eventlab.system.redis_log import RedisLog
from eventlab.transport import forget_embedded
from tests.system.rooms import RedisRoom, Room

OpenLog = Callable[..., AbstractAsyncContextManager[Any]]
"""Opens the test's log, and closes it; each time another object of the same log."""
STORES = ("memory", "embedded", "redis", "cluster")


@pytest.fixture
def log_name() -> Iterator[str]:
    """The name of a log that nobody else uses, and of the store in this process that holds it."""
    name = uuid4().hex
    yield name
    forget_memory(f"{name}/{name}")
    forget_embedded(name)


@pytest.fixture(params=STORES)
def log_address(request: pytest.FixtureRequest, log_name: str) -> str:
    """The address of each store in turn."""
    if request.param in ("memory", "embedded"):
        return f"{request.param}://{log_name}"
    return str(request.getfixturevalue(f"shared_{request.param}").address)


@pytest.fixture
def open_log(log_address: str, log_name: str) -> OpenLog:
    """`async with open_log() as log`, in each of the stores."""
    return opener(log_address, log_name)


@pytest.fixture(params=STORES[1:])
def open_redis_log(request: pytest.FixtureRequest, log_name: str) -> OpenLog:
    """The same, in each of the stores that are a Redis."""
    if request.param == "embedded":
        return opener(f"embedded://{log_name}", log_name)
    return opener(request.getfixturevalue(f"shared_{request.param}").address, log_name)


def opener(address: str, name: str) -> OpenLog:
    """Opens the log of that name at that address; with one partition unless told otherwise."""

    @contextlib.asynccontextmanager
    async def open_one(**options: Any) -> AsyncIterator[Log | RedisLog]:
        log = log_at(address, **({"name": name, "partitions": 1} | options))
        try:
            await log.open()
            yield log
        finally:
            await log.aclose()

    return open_one


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
