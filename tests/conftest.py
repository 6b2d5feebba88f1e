"""What every test may ask for: a real Redis of its own, and the rule about what may be skipped.

A test that needs a program says so by asking for its fixture. Where the program is missing the test is skipped, with
a line that says how to get it, unless `EVENTLAB_REQUIRE` (such as `redis,chromium,nginx`) names it: then it fails.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import settings

from eventlab.course import progress
from eventlab.course.catalogue import Exercise
from eventlab.gateway.topology import ports, redis_cluster, redis_server
from eventlab.gateway.topology.ports import free_port

__all__ = ["RedisCluster", "RedisServer", "eventually", "free_port", "program"]

# Chance is the same on each run; and no deadline: it would make a test fail because the machine is busy.
settings.register_profile("eventlab", derandomize=True, deadline=None)
settings.load_profile("eventlab")

REQUIRED = set(filter(None, os.environ.get("EVENTLAB_REQUIRE", "").split(",")))
PROGRAMS = {
    "redis": ("redis-server", "apt-get install redis-server, or brew install redis"),
    "chromium": ("chromium", "apt-get install chromium"),
    "nginx": ("nginx", "apt-get install nginx"),
    "promtool": ("promtool", "apt-get install prometheus"),
    "bubblewrap": ("bwrap", "apt-get install bubblewrap"),
}


def pytest_configure() -> None:
    """Processes that run tests side by side choose from ports of their own: one sees none that another will use."""
    count = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    ports.PORTS = ports.PORTS[int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) :: count]


@pytest.hookimpl(optionalhook=True)  # where pytest-xdist is not installed, nobody asks
def pytest_xdist_auto_num_workers() -> int:
    """One process more than cores: a third of the time a test waits for a child, a browser or a deadline."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last: while Playwright is open its event loop runs here, and no other can start beside it.

    `make test` gives groups to its processes in this order, so that it holds in each of them. A group is a file, or,
    of the tests of answers, which take longest, an exercise. The longest file of the browser is the first of them, so
    that the processes come to their ends together.
    """
    tests = Counter(item.path for item in items)
    items.sort(key=lambda item: (0, 0) if "browser" not in item.path.parts else (1, -tests[item.path]))
    for item in items:
        item.add_marker(pytest.mark.xdist_group(group_of(item)))


def group_of(item: pytest.Item) -> str:
    """What runs in one process, because it shares what is costly to make."""
    given = item.callspec.params if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}
    exercise = given.get("of") or getattr(given.get("answer"), "of", None)
    return f"answers to {exercise.id}" if isinstance(exercise, Exercise) else str(item.path)


def program(name: str) -> str:
    """The path of a program, or a skip that says how to get it (a failure when EVENTLAB_REQUIRE names it)."""
    command, how = PROGRAMS[name]
    path = shutil.which(command)
    if path is None:
        message = f"{command} is not installed. Get it with: {how}"
        if name in REQUIRED:
            pytest.fail(message)
        pytest.skip(message)
    return path


class RedisServer(redis_server.RedisServer):
    """A real redis-server of a test's own. What it acknowledged is on disk, so that a test may kill it and count."""

    def __init__(self, path: str, folder: Path, options: Sequence[str] = ()) -> None:
        super().__init__(path, folder, ("--appendfsync", "always", *options))


class RedisCluster(redis_cluster.RedisCluster):
    """A real Redis Cluster of a test's own, with replicas. What it acknowledged is on disk."""

    def __init__(self, path: str, folder: Path) -> None:
        super().__init__(path, folder, ("--appendfsync", "always"))


def eventually(happens: Callable[[], bool], seconds: float = 90.0) -> None:
    """Ask until it is so; fails when it is not within `seconds`."""
    end = time.monotonic() + seconds
    while not happens():
        assert time.monotonic() < end, f"not within {seconds} s"
        time.sleep(0.02)  # asked without a pause, the servers would be busy answering


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which a test's learner has progress: nobody's own, and not there before it is written to."""
    folder = tmp_path / "data of a learner"
    monkeypatch.setattr(progress, "_here", [])
    monkeypatch.setattr(progress, "_news", [])
    monkeypatch.setenv("EVENTLAB_DATA", str(folder))
    return folder


@pytest.fixture
def redis_server(tmp_path: Path) -> Iterator[RedisServer]:
    """A fresh, empty, real Redis for one test."""
    server = RedisServer(program("redis"), tmp_path)
    server.start()
    yield server
    server.kill()


@pytest.fixture(scope="session")
def shared_redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    """One real Redis for the whole run; whoever uses it brings a prefix of its own."""
    server = RedisServer(program("redis"), tmp_path_factory.mktemp("redis"))
    server.start()
    yield server
    server.kill()


@pytest.fixture
def redis_cluster(tmp_path: Path) -> Iterator[RedisCluster]:
    """A fresh, empty, real Redis Cluster for one test."""
    cluster = RedisCluster(program("redis"), tmp_path)
    with contextlib.closing(cluster):
        cluster.form()
        yield cluster


@pytest.fixture(scope="session")
def shared_cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisCluster]:
    """One real Redis Cluster for the whole run; whoever uses it brings a prefix of its own, and kills nothing.

    No master has to be replaced, so none is: not even one for which a busy machine has had no turn for seconds.
    """
    cluster = RedisCluster(program("redis"), tmp_path_factory.mktemp("cluster"))
    with contextlib.closing(cluster):
        cluster.form()  # with nodes that are soon given up, for these look around more often
        for node in cluster.nodes:
            node.ask("CONFIG SET", "cluster-node-timeout", 60_000)
        yield cluster
