"""Nodes: a command goes to the node that holds its key, and who that is can be learned again."""

from __future__ import annotations

import asyncio
import re
import traceback
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from redis._parsers.base import BaseParser
from redis.exceptions import InvalidResponse, RedisError
from redis.exceptions import TimeoutError as RedisTimeoutError

from eventlab.errors import InvalidAddress, NotRedis, Refused, StoreError, Unreachable
from eventlab.system.keys import keys_of
from eventlab.system.nodes import ClusterNodes, Nodes, OneServer, nodes_at, worth_retrying
from tests.conftest import RedisCluster, RedisServer, eventually, free_port, program
from tests.emitter.waiting import PATIENCE

PARTITIONS = keys_of("el", 12)


@asynccontextmanager
async def opened(address: str | None) -> AsyncIterator[Nodes]:
    """The nodes behind an address; their connections are closed at the end, whatever came of them."""
    async with asyncio.timeout(PATIENCE):
        nodes = nodes_at(address)
        try:
            await nodes.open()
            yield nodes
        finally:
            await nodes.aclose()


async def why_not(address: str) -> StoreError:
    """The error with which these nodes do not open."""
    with pytest.raises(StoreError) as caught:
        async with opened(address):
            pass
    assert "\n" not in str(caught.value)
    return caught.value


def port_of(nodes: Nodes, key: str) -> int:
    """The port of the node that they say holds the key."""
    return int(nodes.of(key).connection_pool.connection_kwargs["port"])


@contextmanager
def started(folder: Path, *options: str) -> Iterator[RedisServer]:
    """A real Redis with these options."""
    server = RedisServer(program("redis"), folder, options)
    server.start()
    yield server
    server.kill()


@asynccontextmanager
async def answering(answers: dict[bytes, bytes]) -> AsyncIterator[str]:
    """The address of something that gives these answers to these commands, and OK to all others."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while request := await reader.read(65536):
            for command in re.findall(rb"\*\d+\r\n\$\d+\r\n(\w+)\r\n", request):
                writer.write(answers.get(command, b"+OK\r\n"))
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield f"redis://127.0.0.1:{server.sockets[0].getsockname()[1]}/0"


def hello(**told: str) -> bytes:
    """The answer to HELLO of a server that says this of itself."""
    parts = [part for pair in told.items() for part in pair]
    return f"*{len(parts)}\r\n".encode() + b"".join(f"${len(part)}\r\n{part}\r\n".encode() for part in parts)


@pytest.mark.parametrize("kind", ["nothing", "embedded", "redis"])
def test_one_server_holds_every_key(kind: str, request: pytest.FixtureRequest) -> None:
    """There is one client, whatever the key, and nothing to be learned anew. Only a server is there for others, too."""
    shared = request.getfixturevalue("shared_redis").address if kind == "redis" else None
    address = {"nothing": None, "embedded": f"embedded://{uuid4().hex}", "redis": shared}[kind]

    async def story() -> tuple[set[int], bytes | None, bool, bool]:
        async with opened(address) as nodes:
            key = uuid4().hex
            await nodes.of(key).set(key, "kept")
            await nodes.refresh()
            clients = {id(nodes.of(keys.log)) for keys in PARTITIONS}
            return clients, await nodes.of("other").get(key), nodes.sharded, nodes.local

    clients, kept, sharded, local = asyncio.run(story())

    assert len(clients) == 1
    assert kept == b"kept"
    assert not sharded
    assert local == (kind != "redis")


def test_in_a_cluster_each_key_has_its_master(shared_cluster: RedisCluster) -> None:
    """They agree with what the Cluster itself says; every command is answered where it was sent."""

    async def story() -> list[int]:
        async with opened(shared_cluster.address) as nodes:
            assert (nodes.sharded, nodes.local) == (True, False)
            for keys in PARTITIONS:
                await nodes.of(keys.log).exists(keys.log, keys.meta, keys.index("user.registered"))
            return [port_of(nodes, keys.log) for keys in PARTITIONS]

    assert asyncio.run(story()) == [shared_cluster.master_of(keys.log).port for keys in PARTITIONS]


def test_twelve_partitions_lie_evenly_on_three_masters(shared_cluster: RedisCluster) -> None:
    """Four on each: that is what the tags were chosen for."""
    masters = Counter(shared_cluster.master_of(keys.log).port for keys in PARTITIONS)

    assert sorted(masters.values()) == [4, 4, 4]


def test_one_place_that_answers_is_enough(shared_cluster: RedisCluster) -> None:
    """The others are learned from it, and places where nobody is are passed over."""
    port = shared_cluster.nodes[1].port

    async def story() -> set[int]:
        async with opened(f"redis+cluster://127.0.0.1:{free_port()},127.0.0.1:{port}/0") as nodes:
            return {port_of(nodes, keys.log) for keys in PARTITIONS}

    assert len(asyncio.run(story())) == 3


def test_many_who_ask_ask_once(shared_cluster: RedisCluster) -> None:
    """A hundred commands that fail in the same moment are one question to the Cluster."""

    def questions() -> int:
        counts = [node.ask("INFO", "commandstats").get("cmdstat_cluster|nodes") for node in shared_cluster.nodes]
        return sum(count["calls"] for count in counts if count)

    async def story() -> tuple[int, int]:
        async with opened(shared_cluster.address) as nodes:
            before = questions()
            await asyncio.gather(*(nodes.refresh() for _ in range(100)))
            between = questions()
            await nodes.refresh()
            return between - before, questions() - between

    assert asyncio.run(story()) == (1, 1)


def test_whoever_stops_waiting_for_the_answer_leaves_the_question_to_others(shared_cluster: RedisCluster) -> None:
    """A cancelled command is nobody else's business."""

    async def story() -> list[bool]:
        async with opened(shared_cluster.address) as nodes:
            first, second = (asyncio.create_task(nodes.refresh()) for _ in range(2))
            await asyncio.sleep(0)
            first.cancel()
            await asyncio.wait([first, second])
            return [first.cancelled(), second.cancelled()]

    assert asyncio.run(story()) == [True, False]


def test_after_a_failover_the_key_is_with_the_new_master(redis_cluster: RedisCluster) -> None:
    """kill -9 of a master: commands fail with errors that pass, until its replica has taken over and is asked for.

    There the key stays when the old master comes back, as a replica, and is asked who holds what.
    """
    key = PARTITIONS[0].log

    async def story() -> tuple[list[RedisError], int, bool]:
        async with opened(redis_cluster.address) as nodes:
            await nodes.of(key).set(key, "kept")
            await nodes.of(key).wait(1, PATIENCE * 1000)
            before, errors = nodes.of(key), []
            dead = redis_cluster.master_of(key)
            redis_cluster.kill(dead)
            while True:
                try:
                    value = await nodes.of(key).get(key)
                    break
                except RedisError as error:
                    errors.append(error)
                    await nodes.refresh()
                    await asyncio.sleep(0.02)  # asked without a pause, the nodes would be busy answering
            assert value == b"kept"
            await asyncio.to_thread(redis_cluster.start, dead)
            for _ in redis_cluster.nodes:
                await nodes.refresh()
            return errors, port_of(nodes, key), nodes.of(key) is before

    errors, port, same = asyncio.run(story())

    assert errors
    assert all(map(worth_retrying, errors))
    assert port == redis_cluster.master_of(key).port
    assert not same


def test_when_nobody_answers_all_stays_as_it_was(redis_cluster: RedisCluster) -> None:
    """Not even the question fails; and when the Cluster stands again, so do its clients."""
    key = PARTITIONS[0].log

    async def story() -> bool:
        async with opened(redis_cluster.address) as nodes:
            before = port_of(nodes, key)
            redis_cluster.close()
            await nodes.refresh()
            assert port_of(nodes, key) == before
            for node in redis_cluster.nodes:
                node.start()
            await asyncio.to_thread(redis_cluster.settle)
            await nodes.refresh()
            return bool(await nodes.of(key).set(key, "kept"))

    assert asyncio.run(story())


def map_of(master: str, replica: str, epoch: int) -> bytes:
    """What a node of a Cluster says when one master holds every slot, and got them in this epoch."""
    told = f"7 {master}@1 master - 0 0 {epoch} connected 0-16383\n8 {replica}@1 slave 7 0 0 {epoch} connected\n"
    return f"${len(told)}\r\n{told}\r\n".encode()


def test_what_was_learned_is_not_unlearned() -> None:
    """A node that has not heard of a failover yet is passed over; unless nobody knows of it any more."""
    greeting = {b"PING": b"+PONG\r\n", b"HELLO": hello(version="7.0.15", mode="cluster")}
    heard, behind = dict(greeting), dict(greeting)

    async def story() -> list[str]:
        async with answering(heard) as first, answering(behind) as second:
            old, new = (address.removeprefix("redis://").removesuffix("/0") for address in (first, second))
            heard[b"CLUSTER"], behind[b"CLUSTER"] = map_of(new, old, 2), map_of(old, new, 1)
            words = {int(place.rpartition(":")[2]): word for word, place in (("old", old), ("new", new))}
            async with opened(f"redis+cluster://{old},{new}") as nodes:
                holders = [words[port_of(nodes, "key")]]
                for answer in (None, None, behind[b"CLUSTER"], behind[b"CLUSTER"]):
                    heard[b"CLUSTER"] = answer or heard[b"CLUSTER"]
                    await nodes.refresh()
                    holders.append(words[port_of(nodes, "key")])
                return holders

    assert asyncio.run(story()) == ["new", "new", "new", "new", "old"]


def test_nodes_are_asked_in_turn() -> None:
    """One of them may be cut off from the rest: whoever believed it asks another one the next time."""
    greeting = {b"PING": b"+PONG\r\n", b"HELLO": hello(version="7.0.15", mode="cluster")}
    ours, theirs = dict(greeting), dict(greeting)

    async def story() -> list[bool]:
        async with answering(ours) as first, answering(theirs) as second:
            one, other = (address.removeprefix("redis://").removesuffix("/0") for address in (first, second))
            ours[b"CLUSTER"], theirs[b"CLUSTER"] = map_of(one, other, 1), map_of(other, one, 1)
            async with opened(f"redis+cluster://{one},{other}") as nodes:
                holders = [port_of(nodes, "key")]
                for _ in range(2):
                    await nodes.refresh()
                    holders.append(port_of(nodes, "key"))
                return [one.endswith(f":{port}") for port in holders]

    assert asyncio.run(story()) == [True, False, True]


def test_a_node_that_was_only_asked_is_let_go(shared_cluster: RedisCluster) -> None:
    """Connections are kept to masters alone."""
    replica = next(node for node in shared_cluster.nodes if node.ask("ROLE")[0] == "slave")

    async def story() -> None:
        async with opened(f"redis+cluster://127.0.0.1:{replica.port}") as nodes:
            await nodes.refresh()
            eventually(lambda: len(replica.ask("CLIENT LIST", "TYPE", "normal")) == 1)  # the one that asks

    asyncio.run(story())


def test_a_slot_that_moves_is_followed(redis_cluster: RedisCluster) -> None:
    """The old node answers MOVED, which is worth a retry; asked anew, the Cluster names the new one."""
    key = PARTITIONS[0].log
    old = redis_cluster.master_of(key)
    new = next(node for node in redis_cluster.nodes[:3] if node is not old)

    async def story() -> tuple[RedisError, int]:
        async with opened(redis_cluster.address) as nodes:
            redis_cluster.move(key, new)
            with pytest.raises(RedisError) as caught:
                await nodes.of(key).get(key)
            await nodes.refresh()
            await nodes.of(key).get(key)
            return caught.value, port_of(nodes, key)

    error, port = asyncio.run(story())

    assert worth_retrying(error)
    assert port == new.port


def test_a_slot_that_nobody_holds_is_an_error_that_passes(tmp_path: Path) -> None:
    """A Cluster that is still being made: whoever asks for such a key hears "down", and may try again."""

    async def story(server: RedisServer) -> None:
        address = f"redis+cluster://127.0.0.1:{server.port}"
        assert "nobody holds a slot yet" in str(await why_not(address))
        server.ask("CLUSTER ADDSLOTSRANGE", 0, 100)
        async with opened(address) as nodes:
            with pytest.raises(RedisError, match="holds the slot") as caught:
                nodes.of(PARTITIONS[-1].log)
        assert worth_retrying(caught.value)

    with started(tmp_path, "--cluster-enabled", "yes") as server:
        asyncio.run(story(server))


def test_closed_nodes_leave_no_connection_behind(shared_cluster: RedisCluster) -> None:
    """Neither those that commands used, nor those that asked; and a late question opens none. Closing twice is once."""

    def clients() -> int:
        return sum(len(node.ask("CLIENT LIST", "TYPE", "normal")) for node in shared_cluster.nodes)

    eventually(lambda: clients() == 6)  # each is the one that asks

    async def story() -> None:
        async with opened(shared_cluster.address) as nodes:
            await asyncio.gather(*(nodes.of(keys.log).exists(keys.log) for keys in PARTITIONS))
            assert clients() > 6
            late = asyncio.create_task(nodes.refresh())
            await asyncio.sleep(0)
        await late
        await nodes.aclose()
        await nodes.refresh()

    asyncio.run(story())

    eventually(lambda: clients() == 6)


def test_the_other_kind_of_address_is_named(shared_redis: RedisServer, shared_cluster: RedisCluster) -> None:
    """One server is no Cluster, and a node of a Cluster is not the whole of it: each says what to write instead."""
    port, node = shared_redis.port, shared_cluster.nodes[0].port

    async def story() -> list[StoreError]:
        return [await why_not(f"redis+cluster://127.0.0.1:{port}"), await why_not(f"redis://127.0.0.1:{node}/0")]

    one, other = asyncio.run(story())

    assert isinstance(one, InvalidAddress)
    assert str(one).endswith(f"is one server: try redis://127.0.0.1:{port}/0.")
    assert isinstance(other, InvalidAddress)
    assert str(other).endswith(f"is a node of a Redis Cluster: try redis+cluster://127.0.0.1:{node}.")


@pytest.mark.parametrize(
    ("told", "scheme", "kind", "message"),
    [
        (hello(version="6.0.16", mode="standalone"), "redis", Refused, "is Redis 6.0.16: expected 6.2 or newer"),
        (hello(version="6.2.7", mode="cluster"), "redis+cluster", Refused, "is Redis 6.2.7: expected 7.0 or newer"),
        (b"-ERR unknown command `HELLO`\r\n", "redis", Refused, "is Redis before 6.0: expected 6.2 or newer"),
        (hello(version="7.0.0", mode="sentinel"), "redis", InvalidAddress, "is a Sentinel, which stores nothing"),
        (hello(version="9.9.9", mode="pyramid"), "redis", InvalidAddress, "is a Redis in pyramid mode"),
        (b"HTTP/1.1 400 Bad Request\r\n", "redis", NotRedis, "not as a Redis does"),
    ],
)
def test_what_we_cannot_use_says_why(told: bytes, scheme: str, kind: type[StoreError], message: str) -> None:
    """Too old, a Redis for another purpose, or no Redis at all."""

    async def story() -> StoreError:
        async with answering({b"PING": b"+PONG\r\n", b"HELLO": told}) as address:
            return await why_not(address.replace("redis", scheme).removesuffix("/0"))

    error = asyncio.run(story())

    assert isinstance(error, kind)
    assert message in str(error)


def test_old_versions_are_compared_as_numbers() -> None:
    """10.0 is newer than 6.2."""

    async def story() -> None:
        told = hello(version="10.0.1", mode="standalone")
        async with answering({b"PING": b"+PONG\r\n", b"HELLO": told}) as address, opened(address):
            pass

    asyncio.run(story())


@pytest.mark.parametrize("scheme", ["redis", "redis+cluster"])
def test_without_a_server_it_says_where(scheme: str) -> None:
    """One line, with the place."""
    place = f"{scheme}://127.0.0.1:{free_port()}"

    error = asyncio.run(why_not(place))

    assert isinstance(error, Unreachable)
    assert str(error).startswith(f"no Redis at {place}: connection refused.")


def test_a_server_wants_its_password(tmp_path: Path) -> None:
    """With it one gets in; without it, or with another, one is told so."""

    async def story(server: RedisServer) -> list[StoreError]:
        place = f"127.0.0.1:{server.port}/0"
        async with opened(f"redis://:hunter2@{place}") as nodes:
            await nodes.of("key").set("key", "kept")
        return [await why_not(f"redis://{place}"), await why_not(f"redis://:other@{place}")]

    with started(tmp_path, "--requirepass", "hunter2") as server:
        errors = asyncio.run(story(server))

    assert all(isinstance(error, Refused) and "does not let us in" in str(error) for error in errors)
    assert "HELLO" not in str(errors[0])  # what we ask of it is not the user's business


def test_a_cluster_wants_its_password(shared_cluster: RedisCluster) -> None:
    """The login of the address is shown to every node, those that were learned of too."""
    for node in shared_cluster.nodes:
        node.ask("ACL SETUSER", "ann", "on", ">hun/ter2", "~*", "&*", "+@all")
    places = shared_cluster.address.partition("://")[2]

    async def story() -> tuple[set[str], StoreError]:
        async with opened(f"redis+cluster://ann:hun%2Fter2@{places}") as nodes:
            names = {await nodes.of(keys.log).execute_command("ACL WHOAMI") for keys in PARTITIONS}
        return names, await why_not(f"redis+cluster://ann:other@{places}")

    names, error = asyncio.run(story())

    assert names == {"ann"}
    assert isinstance(error, Refused)


BAD_ADDRESSES = [
    "redis+cluster://",
    "redis+cluster://127.0.0.1",
    "redis+cluster://127.0.0.1:7000,",
    "redis+cluster://127.0.0.1:7000, 127.0.0.1:7001",
    "redis+cluster://127.0.0.1:port",
    "redis+cluster://127.0.0.1:99999",
    "redis+cluster://127.0.0.1:7000/1",
    "redis-cluster://127.0.0.1:7000",
    "cluster://127.0.0.1:7000",
    "unix+cluster:///run/redis.sock",
    "redis+cluster://127.0.0.1:7000?no_such_option=1",
]


@pytest.mark.parametrize("address", BAD_ADDRESSES)
def test_what_is_no_address_of_a_cluster_is_told_before_anything_is_opened(address: str) -> None:
    """In one line, with what came and what to try."""
    with pytest.raises(InvalidAddress, match=r"is not an address.*Try redis") as caught:
        nodes_at(address)

    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("place", ["127.0.0.1:{port}", "127.0.0.1:{port},127.0.0.1", "127.0.0.1:{port}/7"])
@pytest.mark.parametrize(
    "password", ["hunter2", "hun:ter2", "hun@ter2", "hun/ter2", "hun?ter2", "hun,ter2", "hun ter2"]
)
def test_no_message_shows_the_password_of_a_cluster(password: str, place: str) -> None:
    """Not even one that makes the address unreadable, nor in the traceback's chain of errors."""
    address = f"redis+cluster://ann:{password}@{place.format(port=free_port())}"

    error = asyncio.run(why_not(address))
    printed = "".join(traceback.format_exception_only(error)) + str(error.__cause__)

    assert "ter2" not in printed
    assert error.__suppress_context__ or error.__context__ is None


@pytest.mark.parametrize("address", [None, "embedded://lab", "redis://127.0.0.1", "unix:///run/redis.sock"])
def test_other_addresses_are_one_server(address: str | None) -> None:
    """Whichever way it is reached."""
    assert isinstance(nodes_at(address), OneServer)


@pytest.mark.parametrize("scheme", ["redis+cluster", "REDIS+CLUSTER", "rediss+cluster"])
def test_an_address_of_a_cluster_is_read_in_capitals_and_with_tls(scheme: str) -> None:
    """Options of the client go with it, as they do for one server."""
    assert isinstance(
        nodes_at(f"{scheme}://ann:secret@127.0.0.1:7000,localhost:7001?health_check_interval=5"), ClusterNodes
    )


PASSES = [
    "MOVED 5 127.0.0.1:7000",
    "ASK 5 127.0.0.1:7000",
    "TRYAGAIN Multiple keys request during rehashing of slot",
    "CLUSTERDOWN The cluster is down",
    "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.",
    "READONLY You can't write against a read only replica.",
    "LOADING Redis is loading the dataset in memory",
    "UNBLOCKED force unblock from blocking operation, instance state changed (master -> replica?)",
    "BUSY Redis is busy running a script.",
    "NOREPLICAS Not enough good replicas to write.",
    "ERR max number of clients reached",
]
STAYS = [
    "WRONGTYPE Operation against a key holding the wrong kind of value",
    "NOPERM this user has no permissions to run the 'xadd' command",
    "OOM command not allowed when used memory > 'maxmemory'.",
    "NOAUTH Authentication required.",
    "WRONGPASS invalid username-password pair or user is disabled.",
    "ERR unknown command 'XADDD'",
    "ERR invalid password",
    "BUSYGROUP Consumer Group name already exists",
    "NOGROUP No such key or consumer group",
    "CROSSSLOT Keys in request don't hash to the same slot",
    "MISCONF Redis is configured to save RDB snapshots",
    "EPOCH none",
]


@pytest.mark.parametrize("reply", PASSES)
def test_not_now_and_not_here_are_worth_a_retry(reply: str) -> None:
    """As the library reads these replies of Redis."""
    assert worth_retrying(BaseParser.parse_error(reply))


@pytest.mark.parametrize("reply", STAYS)
def test_no_is_not_worth_a_retry(reply: str) -> None:
    """It would be no again."""
    assert not worth_retrying(BaseParser.parse_error(reply))


@pytest.mark.parametrize(
    ("error", "worth"),
    [
        (RedisTimeoutError("Timeout reading from 127.0.0.1:6379"), True),
        (TimeoutError(), True),
        (ConnectionResetError(), True),
        (InvalidResponse("Protocol error"), False),
        (ValueError("ours"), False),
        (asyncio.CancelledError(), False),
    ],
    ids=repr,
)
def test_a_broken_connection_is_worth_a_retry_and_our_own_mistakes_are_not(error: BaseException, worth: bool) -> None:
    """Whatever broke it."""
    assert worth_retrying(error) is worth
