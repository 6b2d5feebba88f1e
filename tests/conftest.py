"""What every test may ask for: a real Redis of its own, and the rule about what may be skipped.

A test that needs a program says so by asking for its fixture. Where the program is missing the test is skipped, with
a line that says how to get it, unless `EVENTLAB_REQUIRE` (such as `redis,chromium,nginx`) names it: then it fails.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import random
import shutil
import socket
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import redis
from hypothesis import settings

from eventlab.course import progress
from eventlab.course.catalogue import Exercise

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


def free_port() -> int:
    """A port on loopback that nobody listens on, nor on the one 10,000 above it, where nodes of a cluster talk.

    Both lie below the ports that systems give to outgoing connections: nobody takes a port while its server is down.
    """
    while True:
        port = random.SystemRandom().randrange(10_000, 22_000)  # not the one that Hypothesis seeds
        with socket.socket() as probe, socket.socket() as above, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            above.bind(("127.0.0.1", port + 10_000))
            return port


class RedisServer:
    """A real redis-server of one's own: `address`, `kill()`, and `start()` again with what it had on disk."""

    def __init__(self, path: str, folder: Path, options: Sequence[str] = ()) -> None:
        self._path, self._folder, self._options = path, folder, options
        self.port = free_port()
        self.address = f"redis://127.0.0.1:{self.port}/0"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def runs(self) -> bool:
        """Whether it was started, and not killed since."""
        return self._process is not None

    def start(self) -> None:
        """Start it and wait until it answers PING, if only to ask for a password."""
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self._folder), "--save", ""]
        options += ["--appendonly", "yes", "--appendfsync", "always", *self._options]
        log = self._folder / "redis.log"
        with log.open("ab") as out:
            self._process = subprocess.Popen([self._path, *options], stdout=out, stderr=out)
        while not self._answers():
            assert self._process.poll() is None, log.read_text()

    def kill(self) -> None:
        """kill -9, and wait for the end."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def ask(self, *command: str | int) -> Any:
        """The answer to one command, as text."""
        with redis.Redis(port=self.port, protocol=2, decode_responses=True) as client:
            return client.execute_command(*command)

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=5) as connection:
                connection.sendall(b"PING\r\n")
                return connection.recv(7) in (b"+PONG\r\n", b"-NOAUTH")
        except ConnectionRefusedError:
            return False


class RedisCluster:
    """A real Redis Cluster of one's own: three masters, and a replica of each, that take over within seconds."""

    OPTIONS = ("--cluster-enabled", "yes", "--cluster-node-timeout", "1000", "--repl-diskless-sync-delay", "0")
    SLOTS = ((0, 5460), (5461, 10922), (10923, 16383))

    def __init__(self, path: str, folder: Path) -> None:
        self.nodes = []
        """The first three begin as masters; each of the others as the replica of the one three places before."""
        for number in range(6):
            (folder / str(number)).mkdir()
            self.nodes.append(RedisServer(path, folder / str(number), self.OPTIONS))
        self.address = "redis+cluster://" + ",".join(f"127.0.0.1:{node.port}" for node in self.nodes[:3])

    def form(self) -> None:
        """Start six servers, make them one cluster, and wait until it stands."""
        for epoch, node in enumerate(self.nodes, start=1):
            node.start()
            node.ask("CLUSTER SET-CONFIG-EPOCH", epoch)
        for node, slots in zip(self.nodes, self.SLOTS, strict=False):
            node.ask("CLUSTER ADDSLOTSRANGE", *slots)
        for one, other in itertools.combinations(self.nodes, 2):  # by gossip alone it would take them a second more
            one.ask("CLUSTER MEET", "127.0.0.1", other.port)
        eventually(lambda: all(int(node.ask("CLUSTER INFO")["cluster_known_nodes"]) == 6 for node in self.nodes))
        for master, replica in zip(self.nodes[:3], self.nodes[3:], strict=True):
            name = master.ask("CLUSTER MYID")
            eventually(lambda replica=replica, name=name: self._follows(replica, name))
        self.settle()

    def master_of(self, key: str) -> RedisServer:
        """The node that holds the key now, in the words of one that runs."""
        witness = next(node for node in self.nodes if node.runs)
        slot = witness.ask("CLUSTER KEYSLOT", key)
        ranges = witness.ask("CLUSTER SLOTS")
        port = next(master[1] for first, last, master, *_replicas in ranges if first <= slot <= last)
        return next(node for node in self.nodes if node.port == port)

    def kill(self, node: RedisServer) -> None:
        """kill -9 of one node. Its replica takes over after a second or two: `settle` does not wait for that."""
        node.kill()

    def start(self, node: RedisServer) -> None:
        """Start a node again, with what it had on disk, and wait until it has found its place."""
        node.start()
        self.settle()

    def move(self, key: str, node: RedisServer) -> None:
        """Hand the slot of this key, in which nothing is stored yet, over to another master."""
        slot, name = node.ask("CLUSTER KEYSLOT", key), node.ask("CLUSTER MYID")
        for master in [node, *(other for other in self.nodes[:3] if other is not node)]:
            master.ask("CLUSTER SETSLOT", slot, "NODE", name)

    def settle(self) -> None:
        """Wait until each node that runs finds the cluster whole, and each replica follows its master."""
        eventually(lambda: all(self._stands(node) for node in self.nodes if node.runs))

    def close(self) -> None:
        """kill -9 of all that run."""
        for node in self.nodes:
            node.kill()

    @staticmethod
    def _follows(replica: RedisServer, master: str) -> bool:
        try:
            return bool(replica.ask("CLUSTER REPLICATE", master))
        except redis.ResponseError:  # it has not shaken hands with that master yet
            return False

    @staticmethod
    def _stands(node: RedisServer) -> bool:
        whole = node.ask("CLUSTER INFO")["cluster_state"] == "ok"
        return bool(whole and node.ask("INFO", "replication").get("master_link_status", "up") == "up")


def eventually(happens: Callable[[], bool], seconds: float = 30.0) -> None:
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
    """One real Redis Cluster for the whole run; whoever uses it brings a prefix of its own, and kills nothing."""
    cluster = RedisCluster(program("redis"), tmp_path_factory.mktemp("cluster"))
    with contextlib.closing(cluster):
        cluster.form()
        yield cluster
