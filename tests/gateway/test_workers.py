"""Workers: they share one port, are started anew when they die, and leave nobody behind."""

from __future__ import annotations

import asyncio
import os
import random
import signal
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import httpx
import psutil
import pytest

from eventlab.errors import InvalidOption
from eventlab.gateway import workers as module
from eventlab.gateway.workers import NeverServed, Workers
from eventlab.system.backoff import Backoff
from tests.conftest import RedisServer, eventually
from tests.gateway.lives import ends_badly, never_ends, never_serves, says_why_not, serves_once
from tests.gateway.nodes import Node, serving


def workers_of(node: Node) -> list[psutil.Process]:
    """The processes that serve, not the one that looks after them."""
    return [child for child in psutil.Process(node.process.pid).children() if serves(child)]


def serves(process: psutil.Process) -> bool:
    """Whether it lives, and is no helper of Python's own."""
    try:
        alive = process.status() != psutil.STATUS_ZOMBIE
        return alive and "resource_tracker" not in " ".join(process.cmdline())
    except psutil.NoSuchProcess:  # it has ended while we looked
        return False


def connections_of(process: psutil.Process, port: int) -> int:
    """With how many clients it is connected."""
    connections = process.net_connections("tcp")
    return sum(each.status == psutil.CONN_ESTABLISHED and each.laddr.port == port for each in connections if each.laddr)


def test_two_workers_share_a_port_and_one_that_dies_is_replaced(tmp_path: Path, shared_redis: RedisServer) -> None:
    """Both answer; what one stored, the other knows. After kill -9 of one there are two again; SIGTERM ends all."""
    options = ["--redis", shared_redis.address, "--name", "workers", "--workers", "2"]
    with serving(tmp_path, *options) as node, ExitStack() as open_clients:
        first = workers_of(node)
        assert len(first) == 2
        assert sum("serves at" in line for line in node.said) == 1

        clients: list[httpx.Client] = []
        served = {process.pid: 0 for process in first}
        while not all(served.values()):
            clients.append(open_clients.enter_context(httpx.Client(base_url=node.address, trust_env=False)))
            assert len(clients) < 500, served
            assert clients[-1].post("/api/events", json={"type": "a", "data": {}}).status_code == 202
            assert len(clients[-1].get("/api/history").json()["events"]) == min(len(clients), 100)
            served = {process.pid: connections_of(process, node.port) for process in first}
        stored = f'{{method="POST",route="/api/events",status="202"}} {len(clients)}.0'
        assert all(stored in client.get("/metrics").text for client in clients)  # whichever answers, counts for both

        first[0].kill()
        eventually(lambda: len(workers_of(node)) == 2 and first[0] not in workers_of(node))
        assert node.ask("/health/ready").status_code == 200
        second = workers_of(node)

        assert node.end() == 0
        assert not any(process.is_running() for process in second)
        assert node.log.count("has died") == 1


def test_workers_whose_parent_is_killed_end_too(tmp_path: Path, shared_redis: RedisServer) -> None:
    """Nobody is left who holds the port."""
    options = ["--redis", shared_redis.address, "--name", "orphans", "--workers", "2"]
    with serving(tmp_path, *options) as node:
        workers = workers_of(node)

        node.end(signal.SIGKILL)
        eventually(lambda: not any(process.is_running() for process in workers))
        with pytest.raises(httpx.ConnectError):
            node.ask("/health/live")


def test_a_worker_that_can_never_serve_ends_the_whole(tmp_path: Path) -> None:
    """It would fail the same way for ever."""

    async def story() -> None:
        await Workers(1, never_serves, (tmp_path,), on_ready=lambda: None, on_end=lambda: None, patience=30).run()

    with pytest.raises(NeverServed, match="ended with 7 before it served anybody"):
        asyncio.run(story())


def test_why_nobody_can_serve_is_said_once(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """By the parent, as the error that it is; of its workers nobody hears anything."""

    async def story() -> None:
        await Workers(2, says_why_not, (tmp_path,), on_ready=lambda: None, on_end=lambda: None, patience=30).run()

    with pytest.raises(InvalidOption, match=r"worker \d finds no stove"):
        asyncio.run(story())
    assert capfd.readouterr() == ("", "")


def test_why_one_does_not_serve_any_more_is_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """While the others serve it is started anew; and nothing is passed over at the end."""
    nothing = Backoff(base=0.01, cap=0.01)

    async def story() -> None:
        await Workers(
            1, ends_badly, (tmp_path,), on_ready=lambda: None, on_end=lambda: None, patience=30, backoff=nothing
        ).run()

    asyncio.run(story())

    assert [record.getMessage() for record in caplog.records] == [
        "worker 1 has died (the store is away.), and is started anew",
        "worker 1 has not ended in good order: the store is away.",
    ]


def test_a_worker_that_dies_again_and_again_is_started_after_pauses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each longer than the last at most; that all serve is told once."""
    monkeypatch.setattr(module, "STEADY_SECONDS", 600)  # however long a busy machine takes for each life
    told: list[str] = []

    class Chance(random.Random):
        """Always the longest pause."""

        def uniform(self, a: float, b: float) -> float:
            told.append(f"pause {b:g}")
            return 0.0

    async def story() -> None:
        await Workers(
            1,
            serves_once,
            (tmp_path,),
            on_ready=lambda: told.append("ready"),
            on_end=lambda: told.append("end"),
            patience=30,
            backoff=Backoff(base=1, cap=4),
            chance=Chance(),
        ).run()

    asyncio.run(story())

    assert told == ["ready", "pause 1", "pause 2", "pause 4", "pause 4", "end"]


def test_a_worker_that_does_not_end_is_killed(tmp_path: Path) -> None:
    """An end that waits for everybody is none."""

    async def story() -> None:
        parent = os.getpid()
        tell = partial(os.kill, parent, signal.SIGTERM)
        await Workers(1, never_ends, (tmp_path,), on_ready=tell, on_end=lambda: None, patience=0.2).run()

    asyncio.run(story())

    assert not psutil.pid_exists(int((tmp_path / "pid").read_text()))
