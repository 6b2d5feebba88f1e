"""The bell: a hint that there is something new, from every partition; it mends itself, and says that it did."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from random import Random
from uuid import uuid4

import pytest

from eventlab.clock import run_virtual
from eventlab.errors import Closed
from eventlab.system.backoff import Backoff
from eventlab.system.bell import Bell
from eventlab.system.keys import keys_of
from eventlab.system.nodes import Nodes, nodes_at
from eventlab.transport import forget_embedded
from tests.conftest import RedisCluster, RedisServer, eventually
from tests.emitter.waiting import PATIENCE, turns, until


class Tower:
    """A bell over twelve partitions, and the rope of each."""

    def __init__(self, nodes: Nodes, channels: list[str]) -> None:
        self.nodes, self.channels = nodes, channels
        self.bell = Bell(nodes, channels, sharded=nodes.sharded, random=Random(7))

    async def ring(self, partition: int, position: str) -> int:
        """Ring one; how many connections it was handed to."""
        channel = self.channels[partition]
        publish = "SPUBLISH" if self.nodes.sharded else "PUBLISH"
        return int(await self.nodes.of(channel).execute_command(publish, channel, position))

    def rung(self, partition: int, position: str) -> Callable[[], bool]:
        """Whether that has been heard."""
        return lambda: self.bell.heard[partition] == position

    async def missed(self) -> None:
        """Wait until the bell says that something may have been missed: it hangs, or hangs anew."""
        assert await self.bell.wait(lambda: False, PATIENCE)

    async def hung(self, connections: int = 1) -> None:
        """Wait until it hangs on so many nodes."""
        while self.bell.snapshot()["connections"] < connections:
            await self.missed()

    async def all_heard(self, position: str) -> None:
        """Ring every bell, and wait until each is heard."""
        for partition in range(len(self.channels)):
            await self.ring(partition, position)
        assert await self.bell.wait(lambda: set(self.bell.heard) == {position}, PATIENCE)
        await until(lambda: set(self.bell.heard) == {position})


@asynccontextmanager
async def tower(address: str | None, connections: int = 1) -> AsyncIterator[Tower]:
    """A tower whose bell hangs on so many nodes; nothing of it is left at the end."""
    async with asyncio.timeout(2 * PATIENCE):
        nodes = nodes_at(address)
        here = Tower(nodes, [keys.bell for keys in keys_of(uuid4().hex, 12)])
        try:
            await nodes.open()
            await here.hung(connections)
            yield here
        finally:
            await here.bell.aclose()
            await nodes.aclose()


@pytest.fixture(params=["embedded", "redis", "cluster"])
def store(request: pytest.FixtureRequest) -> Iterator[tuple[str, int]]:
    """The address of a store, and how many nodes it has."""
    name = uuid4().hex
    if request.param == "embedded":
        yield f"embedded://{name}", 1
        forget_embedded(name)
    else:
        server: RedisServer | RedisCluster = request.getfixturevalue(f"shared_{request.param}")
        yield server.address, 3 if request.param == "cluster" else 1


def test_every_partition_is_heard(store: tuple[str, int]) -> None:
    """Over one connection to each node, in both directions of time: the newest position is what one sees."""

    async def story() -> tuple[list[int], dict[str, int]]:
        async with tower(*store) as here:
            handed = [await here.ring(partition, "1-1") for partition in range(12)]
            await here.all_heard("2-0")
            return handed, here.bell.snapshot()

    handed, snapshot = asyncio.run(story())

    assert handed == [1] * 12
    assert snapshot == {"connections": store[1], "heard": 24, "outages": 0, "rehangs": 0}


def test_a_ring_wakes_those_to_whom_it_is_news(store: tuple[str, int]) -> None:
    """The others wait on, to the end of their time."""

    async def story() -> tuple[bool, bool, bool]:
        async with tower(*store) as here:
            mine = asyncio.create_task(here.bell.wait(here.rung(3, "1-0"), PATIENCE))
            other = asyncio.create_task(here.bell.wait(here.rung(4, "1-0"), PATIENCE))
            await turns(2)
            await here.ring(3, "1-0")
            return await mine, other.done(), await here.bell.wait(here.rung(4, "1-0"), 0.0) or other.cancel() is None

    assert asyncio.run(story()) == (True, False, False)


def test_what_has_been_heard_already_is_news_at_once() -> None:
    """It rang between the reading and the waiting."""

    async def story() -> bool:
        async with tower(None) as here:
            await here.ring(0, "1-0")
            await until(here.rung(0, "1-0"))
            return await here.bell.wait(here.rung(0, "1-0"), 0.0)

    assert asyncio.run(story())


def test_waiting_ends_after_its_time() -> None:
    """Twenty seconds of silence, on a clock that jumps."""

    async def story() -> tuple[bool, float]:
        async with tower(None) as here:
            began = asyncio.get_running_loop().time()
            answer = await here.bell.wait(lambda: False, 20.0)
            return answer, asyncio.get_running_loop().time() - began

    assert run_virtual(story()) == (False, pytest.approx(20.0))


def test_a_bell_that_nobody_waits_for_is_not_hung(shared_redis: RedisServer) -> None:
    """It costs a connection only where somebody listens."""

    async def story() -> int:
        nodes = nodes_at(shared_redis.address)
        here = Tower(nodes, [keys.bell for keys in keys_of(uuid4().hex, 12)])
        await turns(10)
        handed = await here.ring(0, "1-0")
        await here.bell.aclose()
        await nodes.aclose()
        return handed

    assert asyncio.run(story()) == 0


def test_what_is_no_position_is_not_heard(store: tuple[str, int]) -> None:
    """Anybody may publish anything on a channel."""

    async def story() -> tuple[str | None, int]:
        async with tower(*store) as here:
            for junk in ("hello", "", "\udcff".encode("utf-8", "surrogateescape"), "99999999999999999999999-0"):
                await here.ring(0, junk)
            await here.ring(0, "1-0")
            await until(here.rung(0, "1-0"))
            return here.bell.heard[0], here.bell.snapshot()["heard"]

    assert asyncio.run(story()) == ("1-0", 1)


def test_a_killed_connection_is_hung_anew(shared_redis: RedisServer) -> None:
    """Whoever waits is woken, because something may have been missed; what is rung after that is heard again."""

    async def story() -> dict[str, int]:
        async with tower(shared_redis.address) as here:
            waiting = asyncio.create_task(here.missed())
            await turns(2)
            await here.nodes.of("").execute_command("CLIENT", "KILL", "TYPE", "pubsub")
            await waiting
            await here.all_heard("1-0")
            return here.bell.snapshot()

    assert asyncio.run(story()) == {"connections": 1, "heard": 12, "outages": 1, "rehangs": 1}


def test_it_survives_its_server(redis_server: RedisServer) -> None:
    """kill -9, and started again: the bell is hung anew as soon as there is something to hang it on."""

    async def story() -> dict[str, int]:
        async with tower(redis_server.address) as here:
            redis_server.kill()
            await until(lambda: here.bell.snapshot()["rehangs"] > 2)
            assert here.bell.snapshot()["connections"] == 0
            redis_server.start()
            await here.hung()
            await here.all_heard("1-0")
            return here.bell.snapshot()

    snapshot = asyncio.run(story())

    assert snapshot["connections"] == 1
    assert snapshot["heard"] == 12


def test_it_follows_a_failover(redis_cluster: RedisCluster) -> None:
    """kill -9 of a master: the bells of its partitions are hung on the replica that takes over, the others ring on."""

    async def story() -> dict[str, int]:
        async with tower(redis_cluster.address, 3) as here:
            dead = redis_cluster.master_of(here.channels[0])
            redis_cluster.kill(dead)
            await here.ring(11, "1-0")
            await until(here.rung(11, "1-0"))
            await asyncio.to_thread(eventually, lambda: redis_cluster.master_of(here.channels[0]) is not dead)
            await here.hung(3)
            await here.nodes.refresh()
            await here.all_heard("2-0")
            return here.bell.snapshot()

    snapshot = asyncio.run(story())

    assert snapshot["connections"] == 3
    assert snapshot["heard"] == 13


def test_it_follows_a_slot_that_moves(redis_cluster: RedisCluster) -> None:
    """The old node lets go of the channel; the bell is hung on the new one, and those who wait are woken."""

    async def story() -> list[int]:
        async with tower(redis_cluster.address, 3) as here:
            old = redis_cluster.master_of(here.channels[0])
            new = next(node for node in redis_cluster.nodes[:3] if node is not old)
            waiting = asyncio.create_task(here.missed())
            await turns(2)
            await asyncio.to_thread(redis_cluster.move, here.channels[0], new)
            await waiting
            await here.hung(3)
            await here.all_heard("1-0")
            return [len(node.ask("CLIENT LIST", "TYPE", "pubsub")) for node in redis_cluster.nodes[:3]]

    assert asyncio.run(story()) == [1, 1, 1]


def test_a_deaf_bell_is_hung_anew_on_demand(store: tuple[str, int]) -> None:
    """Its connections are dropped, and others take their place; whoever waits is woken."""

    async def story() -> tuple[list[int], dict[str, int]]:
        async with tower(*store) as here:
            waiting = asyncio.create_task(here.missed())
            await turns(2)
            here.bell.rehang()
            await waiting
            await here.hung(store[1])
            await here.all_heard("1-0")
            return [await here.ring(partition, "2-0") for partition in range(12)], here.bell.snapshot()

    handed, snapshot = asyncio.run(story())

    assert handed == [1] * 12
    assert snapshot["connections"] == snapshot["rehangs"] == store[1]


def test_hung_anew_it_does_not_claim_to_know(store: tuple[str, int]) -> None:
    """What it heard before may not be the last that was rung: of that it says nothing, until the next ring."""

    async def story() -> tuple[set[str | None], list[str | None]]:
        async with tower(*store) as here:
            await here.all_heard("1-0")
            here.bell.rehang()
            await until(lambda: here.bell.snapshot()["rehangs"] == store[1])
            await here.hung(store[1])
            heard = set(here.bell.heard)
            await here.ring(3, "2-0")
            await until(here.rung(3, "2-0"))
            return heard, here.bell.heard

    heard, after = asyncio.run(story())

    assert heard == {None}
    assert after == [None] * 3 + ["2-0"] + [None] * 8


def test_a_closed_bell_leaves_nothing_behind(store: tuple[str, int]) -> None:
    """No task, no connection; whoever waited is woken, and nobody waits any more."""

    async def story() -> tuple[bool, list[int], int]:
        async with tower(*store) as here:
            waiting = asyncio.create_task(here.bell.wait(lambda: False, PATIENCE))
            await turns(2)
            await here.bell.aclose()
            woken, handed = await waiting, [await here.ring(partition, "1-0") for partition in range(12)]
            here.bell.rehang()
            await here.bell.aclose()
            with pytest.raises(Closed, match="this bell is closed"):
                await here.bell.wait(lambda: True, 0.0)
            return woken, handed, len([task for task in asyncio.all_tasks() if "bell" in task.get_name()])

    woken, handed, tasks = asyncio.run(story())

    assert woken
    assert handed == [0] * 12
    assert tasks == 0


def test_it_can_be_closed_at_any_moment() -> None:
    """A client may swallow a cancellation when a message comes in that moment: the bell ends all the same."""

    async def story() -> None:
        for number in range(60):
            async with tower(None) as here:
                rings = [asyncio.create_task(here.ring(0, f"{each + 1}-0")) for each in range(8)]
                await turns(number % 20)
                closing = asyncio.create_task(here.bell.aclose())
                await asyncio.gather(*rings, closing)

    asyncio.run(story())


def test_while_its_server_is_away_it_tries_with_pauses(caplog: pytest.LogCaptureFixture) -> None:
    """Longer and longer ones, by chance, up to the cap: no storm. Once it hangs again, the next pause is short.

    The log is told of an outage once, and once of its end.
    """

    async def story() -> tuple[int, int, bool, float]:
        nodes = nodes_at(None)
        here = Tower(nodes, ["bell"])
        here.bell = Bell(nodes, ["bell"], sharded=False, backoff=Backoff(base=0.1, cap=2.0), random=Random(7))
        server = nodes.of("bell").connection_pool.connection_kwargs["server"]
        server.connected = False
        assert not await here.bell.wait(lambda: False, 3600.0)
        attempts, outages = (here.bell.snapshot()[count] for count in ("rehangs", "outages"))
        server.connected = True
        await here.hung()
        await here.all_heard("1-0")
        heard, began = here.bell.heard == ["1-0"], asyncio.get_running_loop().time()
        here.bell.rehang()
        await here.missed()
        pause = asyncio.get_running_loop().time() - began
        await here.bell.aclose()
        await nodes.aclose()
        return attempts, outages, heard, pause

    with caplog.at_level(logging.INFO, "eventlab.system"):
        attempts, outages, heard, pause = run_virtual(story())

    assert 3400 < attempts < 3900  # the mean pause is one second
    assert outages == 1
    assert heard
    assert pause <= 0.1
    again, anew = "the bell hangs again", "the bell of bell has to be hung anew"
    assert [message.partition(":")[0] for message in caplog.messages] == [anew, again, anew, again]


def test_a_subscription_that_is_refused_is_worth_a_warning(
    redis_server: RedisServer, caplog: pytest.LogCaptureFixture
) -> None:
    """Readers go on, by looking once in a while; the reason is in the log."""
    redis_server.ask("ACL SETUSER", "ann", "on", ">secret", "~*", "resetchannels", "+@all")
    address = redis_server.address.replace("://", "://ann:secret@")

    async def story() -> bool:
        nodes = nodes_at(address)
        bell = Bell(nodes, ["bell"], sharded=False)
        waiting = asyncio.create_task(bell.wait(lambda: False, PATIENCE))
        await until(lambda: bell.snapshot()["rehangs"] > 1)
        done = waiting.done()
        await bell.aclose()
        await waiting
        await nodes.aclose()
        return done

    with caplog.at_level(logging.WARNING, "eventlab.system"):
        done = asyncio.run(story())

    assert not done
    assert caplog.text.count("the bell of bell has to be hung anew") == 1
    assert "no permissions to access one of the channels" in caplog.text
