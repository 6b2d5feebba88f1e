"""The production system beside redis-py, FastStream and `redis-benchmark`, all at one real redis-server of this run.

Every peer stores, or reads, the same bytes: the envelope of one event. It does so with the defaults of its own public
API; only what the row names is set (100 at once, batches of 512, COUNT 500). Ours does more meanwhile: it checks the
event, indexes it by its type, and rings the bell. Nobody has uvloop.

`python -m benchmarks.system 100000` measures with a smaller log than a million.
"""

from __future__ import annotations

import asyncio
import fnmatch
import shutil
import sys
import time
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from faststream.redis import RedisBroker
from redis.asyncio import Redis

from benchmarks.measure import PER_SECOND, Row, in_turn, rate_of, table
from benchmarks.servers import redis_server
from eventlab.event import Event, to_envelope
from eventlab.system.connect import connect
from eventlab.system.cursor import Cursor
from eventlab.system.unified import UnifiedEventSystem

TYPE, DATA, ACTOR = "order.placed", {"order_id": 4711, "dish": "ramen", "table": 12, "total": 14.5}, "ann"
ENVELOPE = to_envelope(Event(TYPE, DATA, actor=ACTOR))
FIELDS: dict[Any, Any] = {"t": TYPE, "e": ENVELOPE}
AT_ONCE, BATCH, PAGE = 100, 512, 500
ROUNDS = 9
LOG, SMALL_LOG = 1_000_000, 10_000
"""Events in the two logs whose histories are compared."""
PATTERN, RARE, MATCHES = "payment.*", ("payment.failed", "payment.refunded"), 100
"""What is looked up, the types that it matches, and how many events of these each log holds, evenly spread."""

Do = Callable[[], Awaitable[object]]


def rows(size: int = LOG) -> list[Row]:
    """Emitting, reading, and history; none, and a line that says so, where there is no redis-server."""
    program = shutil.which("redis-server")
    if program is None:
        print("No redis-server, no rows of the production system. Try: apt-get install redis-server", file=sys.stderr)
        return []
    with redis_server(program) as address:
        return asyncio.run(_rows(address, size))


async def _rows(address: str, size: int) -> list[Row]:
    async with (
        connect(address) as events,
        Redis.from_url(address) as redis,
        RedisBroker(address, logger=None) as broker,
    ):
        found = [*await _emit(events, redis, broker), *await _emit_many(events, redis, address)]
        return [*found, *await _read(events, redis), *await _history(address, redis, size)]


async def _emit(events: UnifiedEventSystem, redis: Redis, broker: RedisBroker) -> list[Row]:
    """Each is awaited until it is stored, by a hundred tasks that each emit one after the other."""
    emit = partial(events.emit, TYPE, DATA, actor=ACTOR)
    xadd = partial(redis.xadd, "peer:gathered", FIELDS)
    publish = partial(broker.publish, ENVELOPE, stream="peer:faststream")
    count = 20 * AT_ONCE
    rates = await in_turn(
        {
            "eventlab": rate_of(partial(_at_once, emit, count), count),
            "XADD one by one": rate_of(partial(_one_by_one, partial(redis.xadd, "peer:single", FIELDS), count), count),
            "XADD gathered": rate_of(partial(_at_once, xadd, count), count),
            "FastStream": rate_of(partial(_at_once, publish, count), count),
        },
        rounds=ROUNDS,
    )
    goals = {"XADD one by one": 5.0, "XADD gathered": 5.0, "FastStream": 6.0}
    return _beside("emit, awaited, 100 at once", rates, goals)


async def _emit_many(events: UnifiedEventSystem, redis: Redis, address: str) -> list[Row]:
    """The peer's pipeline stores and publishes each event; the limit is a program in C that does nothing else."""
    many = [(TYPE, DATA, {"actor": ACTOR})] * (20 * BATCH)
    rates = {
        "eventlab": rate_of(partial(events.emit_many, many), len(many)),
        "XADD and PUBLISH, pipelined": rate_of(partial(_pipelined, redis, len(many)), len(many)),
    }
    if program := shutil.which("redis-benchmark"):
        rates["redis-benchmark"] = partial(_redis_benchmark, program, address)
    goals = {"XADD and PUBLISH, pipelined": 4.0, "redis-benchmark": 0.2}
    return _beside("emit_many", await in_turn(rates, rounds=ROUNDS), goals)


async def _read(events: UnifiedEventSystem, redis: Redis) -> list[Row]:
    """The same entries of the same stream: as records, as events, and as redis-py hands them out."""
    count = 40 * PAGE
    rates = await in_turn(
        {
            "read": rate_of(partial(_read_back, events, count), count),
            "tail": rate_of(partial(_tail, events, count), count),
            "XREAD": rate_of(partial(_xread, redis, count), count),
        },
        rounds=ROUNDS,
    )
    xread = rates.pop("XREAD")
    return [Row(what, rate, "XREAD COUNT 500", xread, PER_SECOND, 0.5) for what, rate in rates.items()]


async def _history(address: str, redis: Redis, size: int) -> list[Row]:
    """A hundred events of a pattern, in a large log, in a small one, and by reading all and taking what matches."""
    async with connect(address, name="large") as large, connect(address, name="small") as small:
        begin = time.perf_counter()
        await _fill(large, size)
        print(f"emit_many filled a log of {size:,} in {time.perf_counter() - begin:.1f} s.", file=sys.stderr)
        await _fill(small, SMALL_LOG)
        rates = await in_turn(
            {name: rate_of(partial(_look_up, log), 1) for name, log in {"eventlab": large, "small": small}.items()},
            rounds=ROUNDS * 5,
        )
        rates |= await in_turn({"filter": rate_of(partial(_filtered, redis, large.log.keys[0].log), 1)}, rounds=3)
        what = f"history of {MATCHES} among {size:,}"
        return [
            Row(what, rates["eventlab"], f"eventlab, among {SMALL_LOG:,}", rates["small"], PER_SECOND, 0.5),
            Row(what, rates["eventlab"], "XRANGE and filter", rates["filter"], PER_SECOND),
        ]


def _beside(what: str, rates: dict[str, float], goals: dict[str, float]) -> list[Row]:
    ours = rates["eventlab"]
    return [Row(what, ours, peer, rates[peer], PER_SECOND, goal) for peer, goal in goals.items() if peer in rates]


async def _one_by_one(do: Do, count: int) -> None:
    for _ in range(count):
        await do()


async def _at_once(do: Do, count: int) -> None:
    await asyncio.gather(*(_one_by_one(do, count // AT_ONCE) for _ in range(AT_ONCE)))


async def _pipelined(redis: Redis, count: int) -> None:
    for _ in range(count // BATCH):
        async with redis.pipeline(transaction=False) as pipeline:
            for _ in range(BATCH):
                pipeline.xadd("peer:pipelined", FIELDS).publish("peer:bell", ENVELOPE)
            await pipeline.execute()


async def _redis_benchmark(program: str, address: str) -> float:
    """What it says of itself, without the time that it takes to start."""
    to = ["-p", str(urlsplit(address).port), "-c", "1", "-P", str(BATCH), "-n", "100000", "--csv"]
    process = await asyncio.create_subprocess_exec(
        program, *to, "XADD", "peer:limit", "*", "t", TYPE, "e", ENVELOPE, stdout=asyncio.subprocess.PIPE
    )
    out, _ = await process.communicate()
    return requests_per_second(out.decode())


def requests_per_second(table: str) -> float:
    """From the CSV of `redis-benchmark`: a head, and a line, whose first field is the command, quotes unescaped."""
    head, line = table.split("\n", 2)[:2]
    names = head.split(",")
    values = line.rsplit(",", len(names) - 1)  # from the right: a payload has commas of its own
    return float(values[names.index('"rps"')].strip('"'))


async def _read_back(events: UnifiedEventSystem, count: int) -> None:
    at, seen = Cursor.start(events.log.epoch, 1), 0
    while seen < count:
        records = await events.log.read(at, limit=PAGE)
        at, seen = Cursor(at.epoch, (records[-1].position,)), seen + len(records)


async def _tail(events: UnifiedEventSystem, count: int) -> None:
    reader, seen = events.tail("*", after="0-0"), 0
    async for _ in reader:
        seen += 1
        if seen == count:
            reader.close()


async def _xread(redis: Redis, count: int) -> None:
    at, seen = b"0-0", 0
    while seen < count:
        ((_key, entries),) = await redis.xread({"el:{0}:log": at}, count=PAGE)
        at, seen = entries[-1][0], seen + len(entries)


async def _fill(events: UnifiedEventSystem, size: int) -> None:
    """In parcels of a hundredth, so that what waits here stays small; each ends in one event of the pattern."""
    for number in range(MATCHES):
        parcel = [(TYPE, DATA, {"actor": ACTOR})] * (size // MATCHES - 1)
        await events.emit_many([*parcel, (RARE[number % len(RARE)], DATA, {"actor": ACTOR})])


async def _look_up(events: UnifiedEventSystem) -> None:
    assert len(await events.history(PATTERN, limit=MATCHES)) == MATCHES


async def _filtered(redis: Redis, key: str) -> None:
    after, found = "-", []
    while entries := await redis.xrange(key, min=after, count=PAGE):
        found += [fields for _, fields in entries if fnmatch.fnmatchcase(fields[b"t"].decode(), PATTERN)]
        after = f"({entries[-1][0].decode()}"
    assert len(found) == MATCHES


if __name__ == "__main__":
    print(table(rows(int(sys.argv[1]) if len(sys.argv) > 1 else LOG)))
