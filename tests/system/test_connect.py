"""`connect`: the address decides where the events live, and nothing else changes."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from eventlab.clock import ManualClock
from eventlab.errors import InvalidAddress, InvalidData, InvalidOption, StoreError, Unconfirmed, WrongLog
from eventlab.event import Event
from eventlab.system.connect import CLUSTER_PARTITIONS, connect, open_log
from eventlab.system.memory_log import MemoryLog, forget_memory
from eventlab.system.unified import UnifiedEventSystem
from eventlab.transport import forget_embedded
from tests.conftest import RedisCluster, RedisServer, eventually, free_port, program


@pytest.fixture
def name() -> Iterator[str]:
    """A name that nobody else uses, for keys and for stores in this process."""
    name = f"c{uuid4().hex}"
    yield name
    forget_embedded(name)
    forget_memory(f"{name}/el")


@pytest.fixture
def locked(tmp_path: Path) -> Iterator[RedisServer]:
    """A Redis that asks for a password."""
    server = RedisServer(program("redis"), tmp_path, ("--requirepass", "secret"))
    server.start()
    yield server
    server.kill()


async def one_event(address: str | None, **options: Any) -> list[Event]:
    """Emit an event there, and read what is there."""
    async with connect(address, **options) as events:
        await events.emit("a", {})
        return list(await events.history())


async def refusal(address: Any, **options: Any) -> str:
    """What it says who cannot connect there; one line."""
    with pytest.raises(StoreError) as caught:
        await connect(address, **options)
    assert "\n" not in str(caught.value)
    return f"{type(caught.value).__name__}: {caught.value}"


@pytest.mark.parametrize("address", [None, "embedded://", "memory://"])
def test_without_a_name_each_has_a_log_of_its_own(address: str | None) -> None:
    """Two of them do not meet."""

    async def story() -> int:
        async with connect(address) as one, connect(address) as other:
            await one.emit("a", {})
            return len(await other.history())

    assert asyncio.run(story()) == 0


@pytest.mark.parametrize("scheme", ["embedded", "memory"])
def test_a_name_is_shared_within_the_process(scheme: str, name: str) -> None:
    """Two systems at one name are two nodes on one store, and the one hears what the other emits."""

    async def story() -> tuple[list[Event], Event]:
        async with connect(f"{scheme}://{name}") as one, connect(f"{scheme}://{name}") as other:
            tail = other.tail()
            event = await one.emit("a", {})
            async with asyncio.timeout(30):
                return [await anext(tail)], event

    heard, event = asyncio.run(story())

    assert heard == [event]


@pytest.mark.parametrize("scheme", ["embedded", "memory"])
def test_names_of_logs_keep_them_apart_on_one_store(scheme: str, name: str) -> None:
    """`name` stands before every key."""

    async def story() -> int:
        async with connect(f"{scheme}://{name}") as one, connect(f"{scheme}://{name}", name="other") as other:
            await one.emit("a", {})
            return len(await other.history())

    assert asyncio.run(story()) == 0


def test_a_server_may_be_named_by_url_or_by_socket(tmp_path: Path, name: str) -> None:
    """Both lead to the same log."""
    socket = tmp_path / "redis.sock"
    server = RedisServer(program("redis"), tmp_path, ("--unixsocket", str(socket)))
    server.start()
    try:
        first = asyncio.run(one_event(server.address, name=name))
        both = asyncio.run(one_event(f"unix://{socket}", name=name))
    finally:
        server.kill()

    assert (len(first), len(both)) == (1, 2)


def test_a_cluster_has_more_partitions(shared_cluster: RedisCluster, name: str) -> None:
    """Unless it is told otherwise; what is fixed when the log is made cannot be changed later."""

    async def story() -> tuple[int, int]:
        async with connect(shared_cluster.address, name=name) as events:
            partitions = events.log.partitions
        async with connect(shared_cluster.address, name=f"{name}-3", partitions=3) as events:
            return partitions, events.log.partitions

    assert asyncio.run(story()) == (CLUSTER_PARTITIONS, 3)
    assert "made with partitions=12, not 3" in asyncio.run(refusal(shared_cluster.address, name=name, partitions=3))


def test_awaited_it_is_open_until_it_is_closed() -> None:
    """As in a notebook, where no `async with` spans the cells."""

    async def story() -> list[str]:
        events = await connect()
        assert isinstance(events, UnifiedEventSystem)
        try:
            await events.emit("a", {})
            return [event.type for event in await events.history()]
        finally:
            await events.aclose()

    assert asyncio.run(story()) == ["a"]


def test_what_is_not_open_yet_says_how_to_open_it() -> None:
    """`connect()` without `await`: a name that the system has is told from one that nobody has."""
    with pytest.raises(AttributeError, match=r"has no 'emit': the system is not open yet\. Try `async with"):
        _ = connect().emit
    with pytest.raises(AttributeError, match=r"has no 'emitt'$"):
        _ = connect().emitt


def test_options_reach_the_log_and_the_system() -> None:
    """Retention, partitions, chance and time, schemas: each where it belongs."""
    clock = ManualClock()

    async def story() -> tuple[list[int], str | None, int]:
        async with connect(
            "memory://", max_length=3, partitions=2, source="shop", clock=clock, schemas={"b": int}
        ) as e:
            emitted = [await e.emit("a", {"n": n}, key="k") for n in range(5)]
            with pytest.raises(InvalidData):
                await e.emit("b", {})
            assert emitted[0].time == clock()
            return [event.data["n"] for event in await e.history()], emitted[0].source, e.log.partitions

    assert asyncio.run(story()) == ([2, 3, 4], "shop", 2)


def test_events_of_another_age_are_let_go(name: str) -> None:
    """`max_age` reaches the log on Redis as in memory: with the next emit what is too old is gone."""

    async def story() -> int:
        async with connect(f"embedded://{name}", max_age=timedelta(milliseconds=1)) as events:
            first = await events.emit("a", {})
            while (await events.emit("a", {})).position.partition("-")[0] <= _later(first, 2):  # type: ignore[union-attr]
                pass
            return len([event for event in await events.history() if event == first])

    assert asyncio.run(story()) == 0


def _later(event: Event, milliseconds: int) -> str:
    return str(int((event.position or "").partition("-")[0]) + milliseconds)


def test_an_emit_can_ask_for_replicas(shared_redis: RedisServer, name: str) -> None:
    """On a server that has none it says so, and the event is stored."""

    async def story() -> int:
        async with connect(shared_redis.address, name=name, min_replicas=1, patience=0.1) as events:
            with pytest.raises(Unconfirmed, match="0 of 1 replicas"):
                await events.emit("a", {})
            return len(await events.history())

    assert asyncio.run(story()) == 1


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("lab", "'lab' .* is not an address"),
        ("http://127.0.0.1", "is not an address: expected embedded"),
        ("redis://127.0.0.1:port", "is not an address"),
        ("redis+cluster://", "not an address of a Redis Cluster"),
        ("redis+cluster://127.0.0.1", "not an address of a Redis Cluster"),
        (7, r"7 \(int\) is not an address"),
    ],
)
def test_what_is_no_address_is_refused_at_once(address: Any, words: str) -> None:
    """Where it is written, before anything is opened: with what was expected, in one line."""
    with pytest.raises(InvalidAddress, match=words) as caught:
        connect(address)

    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("address", [None, "memory://"])
@pytest.mark.parametrize("partitions", [0, -1, 257, 1.5, "two", True])
def test_what_is_no_number_of_partitions_is_refused(address: str | None, partitions: Any) -> None:
    """On every kind of store."""
    with pytest.raises(InvalidAddress, match="expected a whole number from 1 to 256"):
        connect(address, partitions=partitions)


@pytest.mark.parametrize("address", [None, "memory://"])
def test_a_log_that_keeps_nothing_is_refused(address: str | None) -> None:
    """Everywhere alike: None keeps everything, and 0 nothing."""
    with pytest.raises(InvalidOption, match="max_length is 0"):
        connect(address, max_length=0)


def test_memory_has_no_replicas_to_ask_for() -> None:
    """What cannot be promised is not passed over in silence."""
    with pytest.raises(InvalidOption, match="no replicas"):
        connect("memory://", min_replicas=1)


def test_where_nothing_answers_it_says_so() -> None:
    """A wrong port: in one line, with what to try."""
    assert re.search(
        r"^Unreachable: no Redis at redis://127\.0\.0\.1:\d+/0: connection refused",
        asyncio.run(refusal(f"redis://127.0.0.1:{free_port()}/0", patience=0.1)),
    )
    assert asyncio.run(refusal(f"redis+cluster://127.0.0.1:{free_port()}", patience=0.1)).startswith("Unreachable: ")


def test_a_cluster_is_not_a_server_and_a_server_no_cluster(
    shared_redis: RedisServer, shared_cluster: RedisCluster
) -> None:
    """Each says what it is, and which address would do."""
    node = shared_cluster.nodes[0].port
    server = shared_redis.port

    assert f"try redis+cluster://127.0.0.1:{node}" in asyncio.run(refusal(f"redis://127.0.0.1:{node}/0"))
    assert f"try redis://127.0.0.1:{server}/0" in asyncio.run(refusal(f"redis+cluster://127.0.0.1:{server}"))


@pytest.mark.parametrize("login", ["", ":wrong@"])
def test_a_wrong_password_is_told_and_not_shown(locked: RedisServer, login: str) -> None:
    """The message has the place, and not the password."""
    told = asyncio.run(refusal(f"redis://{login}127.0.0.1:{locked.port}/0", patience=0.1))

    assert told.startswith("Refused: ")
    assert "wrong@" not in told
    assert len(asyncio.run(one_event(f"redis://:secret@127.0.0.1:{locked.port}/0"))) == 1


def connections(server: RedisServer) -> int:
    """How many clients the server has, but the one who asks."""
    return len(server.ask("CLIENT LIST")) - 1


def test_nothing_is_left_after_closing(redis_server: RedisServer) -> None:
    """No task in the loop, and no connection at the server: also when it could not be opened."""

    async def story() -> set[str]:
        before = asyncio.all_tasks()
        async with connect(redis_server.address, partitions=3) as events:
            events.subscribe("*", lambda _event: None)
            tail = events.tail(after="0-0")
            await asyncio.gather(*(events.emit("a", {}, key=f"{n}") for n in range(20)))
            await anext(tail)
            await events.drained()
            assert connections(redis_server) > 0
        with pytest.raises(WrongLog):
            await connect(redis_server.address, partitions=2)
        return {task.get_name() for task in asyncio.all_tasks() - before}

    assert asyncio.run(story()) == set()
    eventually(lambda: connections(redis_server) == 0)


def test_the_same_story_is_told_on_every_size_of_store(
    shared_redis: RedisServer, shared_cluster: RedisCluster, name: str
) -> None:
    """Emit, hear, look back, go on: the same events in the same order, wherever they live."""

    async def story(address: str) -> tuple[list[int], list[int], list[int]]:
        async with connect(address, name=name) as events:
            heard: list[int] = []
            events.subscribe("order.*", lambda event: heard.append(event.data["n"]))
            await events.emit_many([("order.placed", {"n": n}, {"key": "k"}) for n in range(5)])
            past = await events.history("order.*", limit=2)
            await events.emit("order.paid", {"n": 5}, key="k")
            await events.drained()
            tail = events.tail("order.*", after=past.cursor)
            return heard, [event.data["n"] for event in past], [(await anext(tail)).data["n"]]

    addresses = [f"embedded://{name}", f"memory://{name}", shared_redis.address, shared_cluster.address]
    told: list[Any] = [asyncio.run(story(address)) for address in addresses]

    assert told == [([0, 1, 2, 3, 4, 5], [3, 4], [5])] * 4


def test_a_log_alone_can_be_opened() -> None:
    """For whoever wants to read it without the system around it."""
    log = open_log("memory://")

    assert isinstance(log, MemoryLog)


def test_an_unknown_option_is_told(name: str) -> None:
    """Where it is given, and not in the middle of the night."""
    makers: list[Callable[[], Any]] = [lambda: connect(name=name, colour="red"), lambda: connect(max_waiting_=1)]
    for make in makers:
        with pytest.raises(TypeError, match="unexpected keyword argument"):
            make()


def test_a_notebook_shows_where_one_is_and_in_what_state(shared_redis: RedisServer, name: str) -> None:
    """A cell that ends in the system prints this; a password in the address is not in it."""
    secret = shared_redis.address.replace("redis://", "redis://:secret@")

    async def story() -> str:
        async with connect(shared_redis.address, name=name) as events:
            events.subscribe("*", print)
            return repr(events)

    assert asyncio.run(story()) == (
        f"<UnifiedEventSystem, open: 1 subscriptions, <RedisLog at {shared_redis.address}>>"
    )
    assert "secret" not in repr(open_log(secret))
