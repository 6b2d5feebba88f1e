"""A real redis-server for one run: on a free port of loopback, in a folder of its own, ended by its process."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from eventlab.gateway.topology.ports import free_port
from eventlab.gateway.topology.redis_server import RedisServer

__all__ = ["free_port", "redis_server"]


@contextmanager
def redis_server(program: str) -> Iterator[str]:
    """The address of a fresh Redis that keeps nothing on disk, run from `program`."""
    folder = tempfile.TemporaryDirectory(prefix="eventlab-bench-")
    with folder as place, RedisServer(program, Path(place), ("--appendonly", "no")) as server:
        yield server.address
