"""The guide's topologies, for real: every box is a process, and events go from any to any."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from websockets.sync.client import connect
from websockets.typing import Origin

from eventlab.errors import InvalidOption, NotRunning
from eventlab.gateway.topology import SHAPES, Topology
from eventlab.gateway.topology.ports import port_is_free
from tests.conftest import eventually, program


@pytest.fixture(scope="module")
def beta() -> Iterator[Topology]:
    """Two nodes that share a Redis. Whoever kills one of them heals it."""
    program("redis")
    with Topology("beta") as topology:
        yield topology


@pytest.fixture(scope="module")
def production() -> Iterator[Topology]:
    """nginx, three nodes, a Redis Cluster of three. Whoever kills one of them heals it."""
    program("redis"), program("nginx")
    with Topology("production") as topology:
        yield topology


def ready(address: str) -> tuple[int, str]:
    """What a node, or one of those behind an address, says: whether it is ready, and who it is."""
    answer = httpx.get(f"{address}/health/ready", timeout=10)
    return answer.status_code, answer.json()["node"]


def heard(listens_at: str, emitted_at: str) -> dict[str, str]:
    """The frame that a listener at one address gets of an event that is posted at another."""
    with httpx.stream("GET", f"{listens_at}/api/events?pattern=order.*", timeout=10) as stream:
        blocks = blocks_of(stream.iter_lines())
        next(block for block in blocks if "id" in block)  # where it begins: whatever comes from now on is heard
        answer = httpx.post(f"{emitted_at}/api/events", json={"type": "order.placed", "data": {"total": 3}})
        assert answer.status_code == 202, answer.text
        return next(block for block in blocks if "data" in block)


def blocks_of(lines: Iterator[str]) -> Iterator[dict[str, str]]:
    """The blocks of an event stream: each an event, or a sign of life."""
    block: dict[str, str] = {}
    for line in lines:
        if line:
            name, _, value = line.partition(": ")
            block[name] = value
        else:
            yield block
            block = {}


def test_beta_has_two_addresses_over_one_store(beta: Topology) -> None:
    """The guide draws no load balancer here: clients choose, and both nodes are one system."""
    status = beta.status()

    assert [process.name for process in status.processes] == ["redis", "node-1", "node-2"]
    assert status.healthy
    assert [ready(address) for address in status.addresses] == [(200, "node-1"), (200, "node-2")]
    assert status.redis.startswith("redis://")


def test_an_event_of_one_node_is_heard_at_the_other(beta: Topology) -> None:
    """What is posted at node 2 is pushed to a browser at node 1, by way of the store."""
    frame = heard(beta.addresses[0], beta.addresses[1])

    assert json.loads(frame["data"])["data"] == {"total": 3}


def test_a_killed_redis_comes_back_with_its_events(beta: Topology) -> None:
    """Both nodes say that they are not ready; healed, they have what was there before, without a restart of theirs."""
    before = httpx.post(f"{beta.address}/api/events", json={"type": "user.registered", "data": {}}).json()

    beta.kill("redis")
    unready = [ready(address)[0] for address in beta.addresses]
    beta.heal("redis")

    assert unready == [503, 503]
    eventually(lambda: all(ready(address)[0] == 200 for address in beta.addresses))
    past = httpx.get(f"{beta.addresses[1]}/api/history?pattern=user.*").json()
    assert [event["id"] for event in past["events"]] == [before["events"][0]["id"]]


def test_production_has_one_address_for_all(production: Topology) -> None:
    """nginx hands requests to every node; each of them reaches the Cluster."""
    status = production.status()
    at_home = [ready(node.address) for node in production.nodes]

    assert status.healthy
    assert [process.kind for process in status.processes] == ["redis"] * 3 + ["node"] * 3 + ["nginx"]
    assert at_home == [(200, "node-1"), (200, "node-2"), (200, "node-3")]
    assert status.redis.startswith("redis+cluster://")
    eventually(lambda: ready(production.address) == (200, "node-3"))


def test_an_event_goes_through_nginx_both_ways(production: Topology) -> None:
    """Posted at the address of all, heard at the address of all, whichever nodes that meant."""
    frame = heard(production.address, production.address)

    assert json.loads(frame["data"])["data"] == {"total": 3}


def test_a_page_speaks_to_a_node_through_nginx(production: Topology) -> None:
    """Its origin is the address of all, and a WebSocket works from the handshake to an event that was emitted on it."""
    with connect(f"{production.address.replace('http', 'ws')}/ws", origin=Origin(production.address)) as page:
        page.send(json.dumps({"op": "subscribe", "patterns": ["user.*"]}))
        subscribed = json.loads(page.recv(timeout=10))
        page.send(json.dumps({"op": "emit", "event": {"type": "user.registered", "data": {}}, "ref": 1}))
        answers = [json.loads(page.recv(timeout=10)) for _ in range(2)]

    assert subscribed["op"] == "subscribed"
    assert {answer["op"] for answer in answers} == {"stored", "event"}


def test_a_node_says_how_many_listen(production: Topology) -> None:
    """The status adds up what each node says of itself in its metrics."""
    with httpx.stream("GET", f"{production.nodes[0].address}/api/events", timeout=10):
        eventually(lambda: production.status().processes[3].connections == 1)
    eventually(lambda: production.status().processes[3].connections == 0)


def test_a_killed_node_is_missed_by_nobody(production: Topology) -> None:
    """Every request is answered while it is away; and it is found again when it has healed."""
    production.kill("node-2")
    away = [ready(production.address) for _ in range(6)]
    down = {process.name for process in production.status().processes if process.state == "down"}
    production.heal("node-2")

    assert {code for code, _ in away} == {200}
    assert {name for _, name in away} == {"node-1", "node-3"}
    assert down == {"node-2"}
    eventually(lambda: ready(production.address)[1] == "node-2")


@pytest.mark.parametrize("end", [Topology.kill, Topology.drain])
def test_who_listens_goes_on_at_another_node(production: Topology, end: Callable[[Topology, str], None]) -> None:
    """The stream breaks or is ended; whoever comes back with its cursor gets what was emitted in the meantime."""
    listening = f"{production.address}/api/events?pattern=order.*"
    with httpx.stream("GET", listening, timeout=10) as stream, ThreadPoolExecutor() as beside:
        blocks = blocks_of(stream.iter_lines())
        cursor = next(block["id"] for block in blocks if "id" in block)
        eventually(lambda: any(node.connections for node in production.status().processes))
        (name,) = (node.name for node in production.status().processes if node.connections)
        ending = beside.submit(end, production, name)
        with contextlib.suppress(httpx.RemoteProtocolError):  # cut off in the middle of an answer
            cursor = [cursor, *(block["id"] for block in blocks if "id" in block)][-1]
        ending.result()
    missed = httpx.post(f"{production.address}/api/events", json={"type": "order.placed", "data": {}}).json()

    with httpx.stream("GET", listening, headers={"Last-Event-ID": cursor}, timeout=10) as stream:
        frame = next(block for block in blocks_of(stream.iter_lines()) if "data" in block)

    production.heal(name)
    assert json.loads(frame["data"])["id"] == missed["events"][0]["id"]


def test_a_killed_master_and_nginx_are_healed(production: Topology) -> None:
    """A third of the log is back with what it had; clients find nginx where it was."""
    production.kill("redis-2")
    production.kill("nginx")
    gone = port_is_free(production.nginx.port if production.nginx else 0)

    production.heal("nginx")
    production.heal("redis-2")

    assert gone
    eventually(lambda: ready(production.address)[0] == 200)
    assert production.status().healthy


def test_a_wrong_name_says_which_there_are(beta: Topology) -> None:
    """One letter in a name is not worth a look into the manual."""
    for order in (beta.kill, beta.heal):
        with pytest.raises(InvalidOption, match=r"'node-3' is no process of this topology: .* redis, node-1, node-2\."):
            order("node-3")


def test_who_is_down_is_neither_killed_nor_drained(beta: Topology) -> None:
    """It did not end in order, so nobody is told that it has."""
    beta.kill("node-2")

    for order in (beta.kill, beta.drain):
        with pytest.raises(NotRunning, match=r"node-2 is down already: .* heal node-2"):
            order("node-2")

    beta.heal("node-2")


def test_to_heal_the_healthy_changes_nothing(beta: Topology) -> None:
    """It is not started a second time."""
    before = beta.status().processes[1].pid

    beta.heal("node-1")

    assert beta.status().processes[1].pid == before


def test_what_does_not_come_up_takes_all_down_with_it() -> None:
    """The node's last words are told, and the Redis that was up already is stopped again."""
    program("redis")
    topology = Topology("single", options=["--no-such-option"])

    with pytest.raises(NotRunning, match="node-1 ended at once, with exit code 2") as caught, topology:
        pytest.fail("it did come up")

    assert "--no-such-option" in str(caught.value)
    assert [process.state for process in topology.processes] == ["down", "down"]
    assert all(port_is_free(process.port) for process in topology.processes)


def test_nothing_is_left_of_a_topology_that_was_stopped() -> None:
    """Neither a process nor a file; and stopping twice does nothing."""
    program("redis")
    topology = Topology("single")
    with topology:
        folder = topology.nodes[0].folder
        assert topology.status().healthy

    topology.stop()

    assert all(port_is_free(process.port) for process in topology.processes)
    assert not folder.exists()


@pytest.mark.parametrize(
    ("name", "options", "says"),
    [
        ("gamma", {}, "'gamma' is no topology: expected one of single, beta, production"),
        ("beta", {"replicas": True}, "beta has one Redis"),
        ("beta", {"nodes": 0}, "nodes is 0: expected 1 or more"),
    ],
)
def test_a_shape_that_cannot_be_is_refused(name: str, options: dict[str, int], says: str) -> None:
    """Before anything is started."""
    with pytest.raises(InvalidOption, match=says):
        Topology(name, **options)


def test_the_guides_figures_are_kept_with_the_shapes() -> None:
    """They are what `eventlab load` holds a topology to."""
    assert [(shape.name, shape.events_per_second, shape.connections) for shape in SHAPES.values()] == [
        ("single", 1_000, 100),
        ("beta", 10_000, 1_000),
        ("production", 50_000, 10_000),
    ]
