"""`eventlab serve`, as a process: it says where it is, and what it has said is stored is stored when it has ended."""

from __future__ import annotations

import asyncio
import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from eventlab.cli import main
from eventlab.system.connect import connect
from tests.conftest import RedisServer, eventually
from tests.gateway.nodes import failed, serving


def test_it_says_where_it_is_and_what_to_try(tmp_path: Path) -> None:
    """The address that it really has, a line to paste, and silence; SIGTERM ends it with 0, and the port is free."""
    with serving(tmp_path) as node:
        assert node.said[0].startswith("eventlab serves at http://127.0.0.1:")
        assert any("curl -N" in line and node.address in line for line in node.said)
        assert node.emit("order.placed", dish="ramen").status_code == 202
        assert node.ask("/api/history").json()["events"][0]["data"] == {"dish": "ramen"}

        assert node.end() == 0
        assert node.troubles == []
        with pytest.raises(httpx.ConnectError):
            node.ask("/health/live")


@pytest.mark.parametrize(
    ("options", "code", "says"),
    [
        (["--workers", "2"], 2, "2 workers need a store that they share"),
        (["--workers", "2", "--redis", "embedded://lab"], 2, "2 workers need a store that they share"),
        (["--workers", "2", "--redis", "memory://lab"], 2, "2 workers need a store that they share"),
        (["--workers", "0"], 2, "0 workers can serve nobody"),
        (["--drain", "-1"], 2, "drain is -1: expected seconds"),
        (["--drain", "nan"], 2, "drain is nan: expected seconds"),
        (["--max-connections", "0"], 2, "max-connections is 0: expected 1 or more"),
        (["--max-per-client", "-5"], 2, "max-per-client is -5: expected 1 or more"),
        (["--node", ""], 2, "node is '' (str): expected a name"),
        (["--node", "a\nb"], 2, "node is 'a\\nb' (str): expected a name"),
        (["--port", "65536"], 2, "65536 is not a port"),
        (["--host", "192.0.2.1"], 2, "expected an address of this machine"),
        (["--system", "no_such_shop:build"], 2, "there is no module 'no_such_shop'"),
        (["--host", ""], 2, "'', port 0, cannot be listened on"),
        (["--redis", "foo"], 2, "'foo' (str) is not an address: expected embedded://name"),
        (["--redis", "http://localhost"], 2, "redis+cluster://host:port"),
        (["--redis", "http://localhost", "--workers", "2"], 2, "http://localhost"),
        (["--redis", "redis+cluster://"], 2, "is not an address of a Redis Cluster"),
        (["--redis", "redis://localhost", "--name", "a{b}"], 2, "'a{b}' (str) cannot name a log"),
        (["--redis", "redis://127.0.0.1:1/0"], 3, "redis://127.0.0.1:1/0"),
        (["--redis", "redis://127.0.0.1:1/0", "--workers", "2"], 3, "redis://127.0.0.1:1/0"),
    ],
)
def test_what_cannot_begin_says_why_in_one_line(
    options: list[str], code: int, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """2 for what was asked wrongly, 3 for a machine that cannot; never a traceback."""
    assert main(["serve", "--port", "0", *options]) == code

    told = capsys.readouterr()
    assert says in told.err
    assert told.err.count("\n") == 1
    assert told.out == ""


def test_a_taken_port_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    """With the port to try instead."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        assert main(["serve", "--port", str(port)]) == 2

    assert f"port {port} of 127.0.0.1 is taken" in capsys.readouterr().err


def test_a_system_of_ones_own_is_found_where_one_works(tmp_path: Path) -> None:
    """The module lies in the folder of the shell, where a script does not look by itself."""
    (tmp_path / "shop.py").write_text("import eventlab\n\ndef build():\n    return eventlab.connect('memory://')\n")
    with serving(tmp_path, "--system", "shop:build", cwd=tmp_path) as node:
        assert node.emit("order.placed").status_code == 202


SHOP = """
import os
from contextlib import asynccontextmanager

import eventlab

@asynccontextmanager
async def build():
    async with eventlab.connect(os.environ["SHOP"]) as events:
        async def cook(event):
            await events.emit("dish.ready", event.data)
        async with events.worker("cooks", "order.placed", cook):
            await events.emit("cook.came", {"process": os.getpid()})
            yield events
"""


def test_each_of_several_workers_builds_the_system_and_a_group_shares_the_events(
    tmp_path: Path, redis_server: RedisServer
) -> None:
    """Two processes, two cooks, and each order is cooked once: as on two nodes."""
    (tmp_path / "shop.py").write_text(SHOP)
    options = ["--system", "shop:build", "--workers", "2"]
    with serving(tmp_path, *options, cwd=tmp_path, environment={"SHOP": redis_server.address}) as node:
        orders = [{"type": "order.placed", "data": {"n": n}} for n in range(100)]
        assert node.ask("/api/events", "POST", json=orders).status_code == 202

        def heard(type: str) -> list[dict[str, int]]:
            past = node.ask("/api/history", params={"pattern": type, "limit": 1000}).json()
            return [event["data"] for event in past["events"]]

        eventually(lambda: len(heard("dish.ready")) >= 100)
        cooks, dishes = heard("cook.came"), heard("dish.ready")
        assert node.end() == 0

    assert len({cook["process"] for cook in cooks}) == 2
    assert sorted(dish["n"] for dish in dishes) == list(range(100))


def test_events_that_live_in_one_process_are_not_served_by_several(tmp_path: Path) -> None:
    """Only who has built the system can know: the workers find out, and their parent says it, once, in one line."""
    (tmp_path / "shop.py").write_text(SHOP)
    options = ["--system", "shop:build", "--workers", "2"]

    code, out, log = failed(tmp_path, *options, cwd=tmp_path, environment={"SHOP": "memory://"})

    assert (code, out, log.count("\n")) == (2, "", 1)
    assert log.startswith("eventlab: 2 workers need a store that they share")


def test_what_was_acknowledged_before_the_end_is_stored(tmp_path: Path, redis_server: RedisServer) -> None:
    """Eight clients emit without a pause while SIGTERM comes: no 202 that is not in the log."""
    with serving(tmp_path, "--redis", redis_server.address) as node:

        def emit_without_end(client: int) -> list[str]:
            acknowledged: list[str] = []
            with httpx.Client(base_url=node.address, trust_env=False) as http:
                try:
                    while True:
                        body = {"type": "order.placed", "data": {"client": client}}
                        answer = http.post("/api/events", json=body)
                        assert answer.status_code == 202
                        acknowledged.append(answer.json()["events"][0]["id"])
                        if len(acknowledged) == 20 and client == 0:
                            node.tell()
                except httpx.TransportError:
                    return acknowledged

        with ThreadPoolExecutor(8) as clients:
            told = [id for ids in clients.map(emit_without_end, range(8)) for id in ids]
        assert node.process.wait(30) == 0
        assert node.troubles == []

    async def stored() -> set[str]:
        async with connect(redis_server.address) as events:
            return {event.id for event in await events.history(limit=10_000)}

    assert len(told) > 20
    assert set(told) <= asyncio.run(stored())


def test_a_store_that_is_killed_makes_the_node_unready_until_it_is_back(
    tmp_path: Path, redis_server: RedisServer
) -> None:
    """503 with the reason, the process lives on; when the store is back, so is the node."""
    with serving(tmp_path, "--redis", redis_server.address) as node:
        assert node.ask("/health/ready").status_code == 200

        redis_server.kill()
        eventually(lambda: node.ask("/health/ready").status_code == 503)
        assert node.ask("/health/live").status_code == 200

        redis_server.start()
        eventually(lambda: node.ask("/health/ready").status_code == 200)
        assert node.emit("order.placed").status_code == 202
        assert node.end() == 0
        assert "Traceback" not in node.log


def test_with_monitor_it_counts_what_the_alerts_ask_for(tmp_path: Path) -> None:
    """Events by their type, one by one and in lists, on /metrics; without it, requests and connections only."""
    with serving(tmp_path, "--monitor") as node:
        node.emit("order.placed", dish="ramen")
        listed = [{"type": "order.placed", "data": {}}, {"type": "user.left", "data": {}}]
        posted = node.ask("/api/events", "POST", json=listed)
        page = node.ask("/metrics").text

    assert posted.status_code == 202
    assert 'eventlab_events_emitted_total{type="order.placed"} 2.0' in page
    assert 'eventlab_events_emitted_total{type="user.left"} 1.0' in page
