"""What every test may ask for: a real Redis of its own, and the rule about what may be skipped.

A test that needs a program says so by asking for its fixture. Where the program is missing the test is skipped, with
a line that says how to get it, unless `EVENTLAB_REQUIRE` (such as `redis,chromium,nginx`) names it: then it fails.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from eventlab.course import progress
from eventlab.course.catalogue import Exercise

REQUIRED = set(filter(None, os.environ.get("EVENTLAB_REQUIRE", "").split(",")))
PROGRAMS = {
    "redis": ("redis-server", "apt-get install redis-server, or brew install redis"),
    "chromium": ("chromium", "apt-get install chromium"),
    "nginx": ("nginx", "apt-get install nginx"),
    "bubblewrap": ("bwrap", "apt-get install bubblewrap"),
}


@pytest.hookimpl(optionalhook=True)  # where pytest-xdist is not installed, nobody asks
def pytest_xdist_auto_num_workers() -> int:
    """One process more than cores: a third of the time a test waits for a child, a browser or a deadline."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last: while Playwright is open its event loop runs here, and no other can start beside it.

    `make test` gives groups to its processes in this order, so that it holds in each of them. A group is a file; the
    answers of all exercises, which take longest, are a group for each exercise.
    """
    items.sort(key=lambda item: "browser" in item.path.parts)
    for item in items:
        item.add_marker(pytest.mark.xdist_group(group_of(item)))


def group_of(item: pytest.Item) -> str:
    """What runs in one process, because it shares what is costly to make."""
    given = item.callspec.params if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}
    exercise = given.get("of") or getattr(given.get("answer"), "of", None)
    return f"{item.path} {exercise.id}" if isinstance(exercise, Exercise) else str(item.path)


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
    """A port on loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class RedisServer:
    """A real redis-server of one's own: `address`, `kill()`, and `start()` again with what it had on disk."""

    def __init__(self, path: str, folder: Path) -> None:
        self._path, self._folder = path, folder
        self.port = free_port()
        self.address = f"redis://127.0.0.1:{self.port}/0"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers PING."""
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self._folder), "--save", ""]
        options += ["--appendonly", "yes", "--appendfsync", "always"]
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

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=5) as connection:
                connection.sendall(b"PING\r\n")
                return connection.recv(7) == b"+PONG\r\n"
        except ConnectionRefusedError:
            return False


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
