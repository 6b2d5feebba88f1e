"""A redis-server of the benchmarks' own."""

from __future__ import annotations

import pytest
import redis

from benchmarks.servers import redis_server
from tests.conftest import program


def test_the_server_ends_with_its_block() -> None:
    """It answers inside, and nobody answers there after."""
    with redis_server(program("redis")) as address, redis.Redis.from_url(address, protocol=2) as client:
        answered = client.ping()

    assert answered
    with redis.Redis.from_url(address, protocol=2) as client, pytest.raises(redis.ConnectionError):
        client.ping()
