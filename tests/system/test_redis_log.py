"""What can happen to a log in Redis, and to no other: other hands, lost answers, a server that dies or forgets."""

from __future__ import annotations

import asyncio
import math
from typing import Any

import pytest

from eventlab.errors import CursorExpired, NotAnEnvelope, Refused, Unconfirmed, Unreachable, WrongLog
from eventlab.system.cursor import Cursor
from eventlab.system.log import Draft, Log, Record, Span
from eventlab.system.redis_log import RedisLog
from tests.conftest import RedisCluster, RedisServer, free_port
from tests.emitter.waiting import PATIENCE, until
from tests.system.conftest import OpenLog, opener
from tests.system.records import drafts, looked, spelled, start, stored
from tests.transport.proxy import proxy_to


async def everything(log: Log) -> list[Record]:
    """All records, of all partitions."""
    return await log.read(start(log), limit=100_000)


async def keys_at(log: RedisLog, pattern: str) -> set[str]:
    """The keys of the first partition that match, without its root."""
    keys = log.keys[0]
    found = await log.nodes.of(keys.log).keys(f"{glob_safe(keys.root)}{pattern}")
    return {key.decode().removeprefix(keys.root) for key in found}


def glob_safe(root: str) -> str:
    """A root for KEYS: braces are plain there, brackets are not, and names have none."""
    assert "[" not in root
    return root


# --- what other hands wrote


@pytest.mark.parametrize(
    "fields", [{"hello": "world"}, {"t": "order.placed", "e": "{"}, {"a": "1", "b": "2", "c": "3"}]
)
def test_an_entry_of_another_hand_hurts_nobody(open_redis_log: OpenLog, fields: dict[Any, Any]) -> None:
    """It is a record that says it is none of ours, and it goes when its time has come."""

    async def story() -> None:
        async with open_redis_log(max_length=4) as log:
            await stored(log, ("order.placed", "a"))
            await log.nodes.of(log.keys[0].log).xadd(log.keys[0].log, fields)
            await stored(log, ("order.paid", "b"))

            _, foreign, _ = await everything(log)
            with pytest.raises(NotAnEnvelope):
                foreign.event()
            assert (await looked(log, ["order.placed", "order.paid"]))[0] == "ab"

            await stored(log, *[("order.paid", letter) for letter in "cdefgh"])
            assert spelled(await everything(log)) == "efgh"

    asyncio.run(story())


def test_an_entry_that_was_deleted_by_hand_is_passed_over(open_redis_log: OpenLog) -> None:
    """The index still names it; a page that it would have been on is filled with what comes behind it."""

    async def story() -> None:
        async with open_redis_log() as log:
            positions = await stored(log, *[("order.placed", letter) for letter in "abcdef"])
            await log.nodes.of(log.keys[0].log).xdel(log.keys[0].log, positions[1], positions[4])

            assert await looked(log, ["order.placed"], limit=2) == ("ac", positions[2])
            assert await looked(log, ["order.placed"], limit=9) == ("acdf", positions[5])
            assert await looked(log, ["order.placed"], limit=2, newest=True) == ("df", positions[5])
            assert spelled(await everything(log)) == "acdf"

    asyncio.run(story())


@pytest.mark.parametrize("place", ["idx:order.paid", "log", "types", "meta", "batch:1", "id:my-id"])
def test_a_key_of_another_kind_is_refused_before_anything_is_stored(open_redis_log: OpenLog, place: str) -> None:
    """Redis takes nothing back when a script fails half-way, so the script looks before it writes."""
    batch = [*drafts("a"), Draft("order.placed", b"b", "my-id"), *drafts("c", "order.paid")]

    async def story() -> None:
        async with open_redis_log() as log:
            redis, root = log.nodes.of(log.keys[0].log), log.keys[0].root
            await redis.delete(root + place)
            kind = redis.rpush if place in ("batch:1", "id:my-id") else redis.set
            await kind(root + place, "theirs")
            before = await keys_at(log, "*")

            with pytest.raises(Refused, match="WRONGTYPE"):
                await log.append(0, batch, batch="1")
            assert await keys_at(log, "*") == before

    asyncio.run(story())


@pytest.mark.parametrize("place", ["log", "meta", "idx:order.paid"])
def test_a_key_of_another_kind_is_refused_to_readers_too(open_redis_log: OpenLog, place: str) -> None:
    """With the words of Redis, whether all is read or some types."""

    async def story() -> None:
        async with open_redis_log() as log:
            redis, key = log.nodes.of(log.keys[0].log), log.keys[0].root + place
            await redis.delete(key)
            await redis.set(key, "theirs")

            with pytest.raises(Refused, match="WRONGTYPE"):
                await looked(log, ["order.paid"])
            if place != "idx:order.paid":
                with pytest.raises(Refused, match="WRONGTYPE"):
                    await everything(log)

    asyncio.run(story())


def test_a_key_of_another_kind_does_not_stop_the_trimming(open_redis_log: OpenLog) -> None:
    """What was stored was stored: a trouble with what goes is no reason to say otherwise."""

    async def story() -> None:
        async with open_redis_log(max_length=2) as log:
            await stored(log, ("early.bird", "a"))
            redis, index = log.nodes.of(log.keys[0].log), log.keys[0].index("early.bird")
            await redis.delete(index)
            await redis.set(index, "theirs")
            await stored(log, *[("order.placed", letter) for letter in "bcd"])

            assert spelled(await everything(log)) == "cd"
            assert await redis.get(index) == b"theirs"

    asyncio.run(story())


def test_no_index_is_left_behind(open_redis_log: OpenLog) -> None:
    """A type whose last record was trimmed leaves neither a key nor its name."""

    async def story() -> None:
        async with open_redis_log(max_length=3) as log:
            await stored(log, *[(f"type.of.{letter}", letter) for letter in "abcdefg"])
            kept = {record.type for record in await everything(log)}

            assert kept == {"type.of.e", "type.of.f", "type.of.g"}
            assert set(await log.types(0)) == kept
            assert await keys_at(log, "idx:*") == {f"idx:{type}" for type in kept}

    asyncio.run(story())


def test_a_server_that_forgot_the_scripts_is_told_them_again(open_redis_log: OpenLog) -> None:
    """After SCRIPT FLUSH, as after a restart, nobody notices."""

    async def story() -> str:
        async with open_redis_log() as log:
            await stored(log, ("order.placed", "a"))
            await log.nodes.of(log.keys[0].log).script_flush()
            await stored(log, ("order.placed", "b"))
            await log.nodes.of(log.keys[0].log).script_flush()
            return spelled(await everything(log))

    assert asyncio.run(story()) == "ab"


def test_two_logs_on_one_server_do_not_meet(log_address: str, log_name: str) -> None:
    """A name for each: neither their records, nor the ids that they know, nor their epochs."""

    async def story() -> None:
        one_log, other_log = opener(log_address, log_name), opener(log_address, f"{log_name}-2")
        async with one_log() as one, other_log() as other:
            await one.append(0, [Draft("order.placed", b"a", "my-id")], batch="1")
            await other.append(0, [Draft("order.placed", b"b", "my-id")], batch="1")

            assert one.epoch != other.epoch
            assert [spelled(await log.read(start(log))) for log in (one, other)] == ["a", "b"]

    asyncio.run(story())


def test_a_log_of_a_newer_format_is_left_alone(open_redis_log: OpenLog) -> None:
    """Whoever does not know how it is written must not write into it."""

    async def story() -> None:
        async with open_redis_log() as log:
            card = log._card
            await log.nodes.of(card).hset(card, "format", "2")

            with pytest.raises(WrongLog, match="Upgrade eventlab"):
                async with open_redis_log():
                    """It does not open."""

    asyncio.run(story())


# --- a server that is not there, or not quite


def test_an_address_where_nobody_answers_is_told_when_it_is_opened(log_name: str) -> None:
    """At once, whatever the patience: it may well be the wrong one."""
    nobody = opener(f"redis://127.0.0.1:{free_port()}/0", log_name)

    async def story() -> None:
        with pytest.raises(Unreachable, match="refused"):
            async with nobody(patience=math.inf):
                """It does not open."""

    asyncio.run(story())


def test_the_log_goes_on_after_a_restart_of_its_server(redis_server: RedisServer, log_name: str) -> None:
    """kill -9, and start again with what it had on disk: the appender asks until it is back."""
    open_log = opener(redis_server.address, log_name)

    async def story() -> None:
        async with open_log(patience=PATIENCE) as log:
            await stored(log, ("order.placed", "a"))
            epoch, reader = log.epoch, await log.newest()
            redis_server.kill()
            appending = asyncio.create_task(log.append(0, drafts("b"), batch="while it is away"))
            reading = asyncio.create_task(log.read(reader))
            await asyncio.sleep(0)
            redis_server.start()
            await appending
            await reading
            await stored(log, ("order.placed", "c"))

            assert log.epoch == epoch
            assert spelled(await log.read(reader)) == "bc"

    asyncio.run(story())


def test_what_was_never_sent_is_unreachable(redis_server: RedisServer, log_name: str) -> None:
    """No connection, nothing sent, nothing stored: that much is known, and may be repeated."""
    open_log = opener(redis_server.address, log_name)

    async def story() -> None:
        async with open_log(patience=0.0) as log:
            redis_server.kill()
            with pytest.raises(Unreachable):
                await log.append(0, drafts("a"), batch="1")
            redis_server.start()

            assert await everything(log) == []

    asyncio.run(story())


@pytest.mark.parametrize("forward", [True, False])
def test_a_lost_answer_makes_no_duplicate(shared_redis: RedisServer, log_name: str, forward: bool) -> None:
    """Stored and not told, or never arrived: asked again, it is there once."""

    async def story() -> str:
        async with proxy_to(shared_redis.port) as proxy, opener(proxy.address, log_name)(patience=PATIENCE) as log:
            await stored(log, ("order.placed", "a"))
            proxy.cut_at, proxy.forward = b"batch:lost", forward
            appending = asyncio.create_task(log.append(0, drafts("bc"), batch="lost"))
            await until(lambda: proxy.cuts)
            proxy.cut_at = None
            answer = await appending
            records = await everything(log)

            assert [record.position for record in records[1:]] == answer.positions
            return spelled(records)

    assert asyncio.run(story()) == "abc"


def test_a_lost_answer_without_patience_is_unconfirmed(shared_redis: RedisServer, log_name: str) -> None:
    """Nobody can know; repeated with the same ids, in whatever batch, it is stored once."""
    mine = [Draft("order.placed", b"a", "id-a"), Draft("order.placed", b"b", "id-b")]

    async def story() -> str:
        async with proxy_to(shared_redis.port) as proxy, opener(proxy.address, log_name)(patience=0.0) as log:
            await stored(log, ("order.placed", "x"))
            proxy.cut_at = b"batch:lost"
            with pytest.raises(Unconfirmed, match="2 events were being stored"):
                await log.append(0, mine, batch="lost")
            await log.append(0, mine, batch="again")
            return spelled(await everything(log))

    assert asyncio.run(story()) == "xab"


def test_without_replicas_a_copy_cannot_be_promised(
    redis_server: RedisServer, log_name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stored on a lone server where one replica was asked for: unconfirmed, and the message says how things stand."""
    monkeypatch.setattr("eventlab.system.redis_log.WAIT_SECONDS", 0.01)

    async def story() -> str:
        async with opener(redis_server.address, log_name)(min_replicas=1) as log:
            with pytest.raises(Unconfirmed, match=r"0 of 1 replicas have it .*: it is stored"):
                await log.append(0, drafts("a"), batch="1")
            return spelled(await everything(log))

    assert asyncio.run(story()) == "a"


def test_clients_that_are_killed_and_paused_lose_nothing(redis_server: RedisServer, log_name: str) -> None:
    """Two hundred appends, and whoever administers the server at work meanwhile: each is there once."""
    wanted = [str(number) for number in range(200)]

    async def story() -> list[str]:
        async with opener(redis_server.address, log_name)(patience=PATIENCE) as log:
            done: list[str] = []

            async def append(numbers: list[str]) -> None:
                for number in numbers:
                    await log.append(0, [Draft("order.placed", number.encode())], batch=number)
                    done.append(number)

            appending = asyncio.gather(*(append(wanted[first::4]) for first in range(4)))
            for round in range(1, 9):
                await until(lambda round=round: len(done) >= 20 * round or appending.done())
                await asyncio.to_thread(redis_server.ask, "CLIENT", "PAUSE", 20, "WRITE")
                await asyncio.to_thread(redis_server.ask, "CLIENT", "KILL", "TYPE", "normal")
            await appending
            return [record.envelope.decode() for record in await everything(log)]

    found = asyncio.run(story())

    assert sorted(found, key=int) == wanted


# --- a store that lost everything


def test_a_store_that_lost_everything_begins_another_log(redis_server: RedisServer, log_name: str) -> None:
    """The next append heals it; two processes agree on one new epoch, whoever notices first."""
    open_log = opener(redis_server.address, log_name)

    async def story() -> None:
        async with open_log(partitions=3) as one, open_log(partitions=3) as two:
            await one.append(1, drafts("a"), batch="1")
            before = one.epoch
            redis_server.ask("FLUSHALL")
            await asyncio.gather(one.append(0, drafts("b"), batch="1"), two.append(2, drafts("c"), batch="1"))
            await asyncio.gather(one.append(2, drafts("d"), batch="2"), two.append(0, drafts("e"), batch="2"))

            assert one.epoch == two.epoch != before
            assert spelled(await everything(one)) == spelled(await everything(two)) == "becd"
            async with open_log(partitions=3) as later:
                assert later.epoch == one.epoch

    asyncio.run(story())


def test_cursors_into_a_lost_log_expire(redis_server: RedisServer, log_name: str) -> None:
    """Also for one who only reads, and whose cursor went through a file; the beginning expires never."""
    open_log = opener(redis_server.address, log_name)

    async def story() -> None:
        async with open_log(partitions=3) as one, open_log(partitions=3) as two:
            await one.append(1, drafts("a"), batch="1")
            cursor = await two.newest()
            begin = start(two)
            redis_server.ask("FLUSHALL")

            for reader in (cursor, Cursor.parse(str(cursor), epoch=two.epoch, partitions=3)):
                with pytest.raises(CursorExpired) as expired:
                    await two.read(reader)
                assert expired.value.cursor == start(two)
            await one.append(1, drafts("b"), batch="2")
            with pytest.raises(CursorExpired):
                await two.stretch(1, ["order.placed"], Span(cursor))
            assert spelled(await two.read(begin)) == "b"

    asyncio.run(story())


def test_a_card_that_is_lost_alone_is_written_again(open_redis_log: OpenLog) -> None:
    """In a Cluster the card lives on one node, the partitions on all: those that are left know the epoch."""

    async def story() -> None:
        async with open_redis_log(partitions=3) as log:
            await log.append(1, drafts("a"), batch="1")
            await log.nodes.of(log._card).delete(log._card)

            async with open_redis_log(partitions=3) as other:
                assert other.epoch == log.epoch
                assert spelled(await everything(other)) == "a"

    asyncio.run(story())


def test_a_partition_that_is_lost_alone_is_told_of(open_redis_log: OpenLog) -> None:
    """One node of a Cluster came back with nothing: its readers have missed something, and those of the others not."""

    async def story() -> None:
        async with open_redis_log(partitions=3) as log, open_redis_log(partitions=3) as other:
            for partition in range(3):
                await log.append(partition, drafts("a"), batch="1")
            reader = await log.newest()
            redis = log.nodes.of(log.keys[1].log)
            await redis.delete(*await redis.keys(f"{log.keys[1].root}*"))
            await other.append(1, drafts("b"), batch="2")

            assert other.epoch == log.epoch
            with pytest.raises(CursorExpired) as expired:
                await log.read(reader)
            assert await log.read(reader.advance({1: expired.value.cursor.positions[1]})) == await log.read(
                expired.value.cursor
            )
            assert spelled(await log.read(expired.value.cursor)) == "b"
            assert spelled(await everything(log)) == "aba"

    asyncio.run(story())


def test_a_plain_cursor_into_a_lost_log_expires(redis_server: RedisServer, log_name: str) -> None:
    """It names no epoch; but whoever knew the log of before notes when the new one began."""
    open_log = opener(redis_server.address, log_name)

    async def story() -> None:
        async with open_log() as log:
            (position,) = await stored(log, ("order.placed", "a"))
            redis_server.ask("FLUSHALL")
            await stored(log, ("order.placed", "b"))
            reader = Cursor.parse(position, epoch=log.epoch, partitions=1)

            with pytest.raises(CursorExpired) as expired:
                await log.read(reader)
            assert spelled(await log.read(expired.value.cursor)) == "b"
            assert spelled(await log.read(start(log))) == "b"

    asyncio.run(story())


# --- in a Cluster


def test_all_keys_of_a_partition_live_on_one_node(shared_cluster: RedisCluster, log_name: str) -> None:
    """Twelve partitions, each with everything a log keeps, four on each master; no command crosses slots."""

    async def story() -> tuple[str, ...]:
        async with opener(shared_cluster.address, log_name)(partitions=12, max_length=2) as log:
            for partition in range(12):
                for n, type in enumerate(("early.bird", "order.placed", "order.paid", "order.paid")):
                    batch = [Draft(type, b"x", f"{partition}-{n}"), Draft(type, b"y")]
                    await log.append(partition, batch, batch=str(n))
            await log.read(start(log), limit=3)
            assert [set(await log.types(partition)) for partition in range(12)] == [{"order.paid"}] * 12
            return tuple(keys.root for keys in log.keys)

    roots = asyncio.run(story())
    masters = [node for node in shared_cluster.nodes if node.ask("ROLE")[0] == "master"]
    holders = {root: [node.port for node in masters if node.ask("KEYS", f"{root}*")] for root in roots}

    assert all(holders[root] == [shared_cluster.master_of(f"{root}log").port] for root in roots)
    ports = [port for (port,) in holders.values()]
    assert {ports.count(node.port) for node in masters} == {4}


def test_a_read_asks_each_node_once(shared_cluster: RedisCluster, log_name: str) -> None:
    """Twelve partitions on three masters: three questions, sent together, and no partition without its answer."""

    async def story() -> list[int]:
        async with opener(shared_cluster.address, log_name)(partitions=12) as log:
            for partition in range(12):
                await log.append(partition, drafts("a"), batch="1")
            asked: list[int] = []
            ask_all = log._ask_missing

            async def counted(keys: Any, command: Any, answers: Any) -> Any:
                async def one(redis: Any, places: Any) -> Any:
                    asked.append(len(places))
                    return await command(redis, places)

                return await ask_all(keys, one, answers)

            log._ask_missing = counted
            assert spelled(await log.read(start(log))) == "a" * 12
            return asked

    assert asyncio.run(story()) == [4, 4, 4]


def test_the_replica_of_a_killed_master_takes_over(redis_cluster: RedisCluster, log_name: str) -> None:
    """Whoever appends waits for the fail-over, a second or two, and is not told of it."""

    async def story() -> None:
        async with opener(redis_cluster.address, log_name)(partitions=12, patience=PATIENCE) as log:
            for partition in range(12):
                await log.append(partition, drafts("a"), batch="1")
            redis_cluster.settle()
            redis_cluster.kill(redis_cluster.master_of(log.keys[0].log))
            await asyncio.gather(*(log.append(partition, drafts("b"), batch="2") for partition in range(12)))

            found = await everything(log)
            assert {record.partition for record in found if record.envelope == b"b"} == set(range(12))
            assert len(found) == len({record.position + str(record.partition) for record in found})
            assert sum(record.envelope == b"b" for record in found) == 12

    asyncio.run(story())


def test_a_copy_on_a_replica_can_be_asked_for(shared_cluster: RedisCluster, log_name: str) -> None:
    """Each master has one: the append counts once both have it."""

    async def story() -> str:
        async with opener(shared_cluster.address, log_name)(partitions=3, min_replicas=1) as log:
            for partition in range(3):
                await log.append(partition, drafts("a"), batch="1")
            return spelled(await everything(log))

    assert asyncio.run(story()) == "aaa"
