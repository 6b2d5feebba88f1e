"""The gateway beside sse-starlette and nchan: one message, sent to many browsers.

*Messages a second* are counted when all are busy: a publisher posts one message after the other, and waits with the
next one while `WINDOW` of them are still under way to somebody. So nobody's queue overflows, everything is delivered,
and is counted. Who sends several of those in one write, as ours does, gains by it. *Latency* is measured apart, at a
pace that all can hold, ten thousand deliveries a second: from the moment a message is posted until a listener has it.
At 9,500 listeners p99 is the time until nearly everybody has it. *Memory* is what a server holds with its listeners,
less what it held before, divided among them.

Each contestant is one process with one worker, and keeps its messages in memory; the client is another process, the
same for all, and written as that of `eventlab load`. On two cores the fast ones wait for the client, not the other way
round: the figures say what one core serves as long as another can read it. Rounds are taken in turn.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from time import perf_counter

import uvloop

from benchmarks.gateway_clients import Audience, Publisher
from benchmarks.gateway_servers import Contestant, eventlab, nchan, nchan_is_there, sse_starlette
from benchmarks.measure import PER_SECOND, Row, table
from eventlab.errors import InvalidOption
from eventlab.gateway.load.crowd import room_for

ROUNDS = 3
WINDOW = 8
"""Messages under way."""
SIZES = (100, 1000, 9500)
"""Listeners."""
DELIVERIES = 100_000
"""Of one round in which all are busy; at ten messages for each listener, whatever comes of it."""
PACE = 10_000
"""Deliveries a second when latency is measured, for a second; two messages at least."""


@dataclass(frozen=True, slots=True)
class Found:
    """One round of one contestant: messages delivered a second, milliseconds, KiB a connection."""

    rate: float
    p50: float
    p99: float
    memory: float


def rows(sizes: Sequence[int] = SIZES, *, deliveries: int = DELIVERIES, rounds: int = ROUNDS) -> list[Row]:
    """Each size of an audience. What this machine has not, nchan or enough files, is left out with a line."""
    if not nchan_is_there():
        print("No nchan, no rows of it. Try: apt-get install nginx libnginx-mod-nchan", file=sys.stderr)
    found = []
    for size in sizes:
        try:
            room_for(size)  # for the servers as well: they inherit it
        except InvalidOption as few:
            print(f"No rows of {size:,} listeners: {few}", file=sys.stderr)
        else:
            found += _beside(size, _rounds(size, max(deliveries // size, 10), rounds))
    return found


def _rounds(size: int, messages: int, rounds: int) -> dict[str, list[Found]]:
    """All contestants run all the time; in each round each has its turn."""
    starts: list[Callable[[], AbstractContextManager[Contestant]]] = [eventlab, sse_starlette]
    starts += [nchan] if nchan_is_there() else []
    found: dict[str, list[Found]] = defaultdict(list)
    with ExitStack() as running, asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        contestants = [running.enter_context(start()) for start in starts]
        for _ in range(rounds):
            for contestant in contestants:
                found[contestant.name].append(runner.run(_round(contestant, size, messages)))
    return found


async def _round(contestant: Contestant, size: int, messages: int) -> Found:
    audience = Audience(contestant)
    async with Publisher(contestant).connected() as publisher:
        try:
            before = contestant.memory()
            await audience.join(size)
            await _saturated(audience, publisher, size, 1)  # everybody is there, and has heard something
            memory = (contestant.memory() - before) / size / 1024
            rate = await _saturated(audience, publisher, size, messages)
            await _paced(audience, publisher, size, max(PACE // size, 2))
            if audience.got != publisher.number * size:
                raise SystemExit(f"{contestant.name} delivered {audience.got:,}: expected {publisher.number * size:,}")
        finally:
            audience.leave()
    spread = audience.latencies.spread()
    return Found(rate, spread.p50 * 1000, spread.p99 * 1000, memory)


async def _saturated(audience: Audience, publisher: Publisher, size: int, messages: int) -> float:
    """Deliveries a second, from the first post until everybody has everything."""
    begin, before = perf_counter(), audience.got
    for number in range(messages):
        await audience.until(before + (number - WINDOW + 1) * size)
        await publisher.publish()
    await audience.until(before + messages * size)
    return messages * size / (perf_counter() - begin)


async def _paced(audience: Audience, publisher: Publisher, size: int, messages: int) -> None:
    before = audience.got
    begin = perf_counter()
    for number in range(messages):
        await asyncio.sleep(begin + number * size / PACE - perf_counter())
        audience.sent_at[publisher.number] = perf_counter()
        await publisher.publish()
    await audience.until(before + messages * size)


def _beside(size: int, found: dict[str, list[Found]]) -> list[Row]:
    medians = {
        name: Found(*(statistics.median(getattr(each, what) for each in rounds) for what in Found.__slots__))
        for name, rounds in found.items()
    }
    # Memory that a process has had once it keeps: only the first round tells what its listeners take.
    memory = {name: rounds[0].memory for name, rounds in found.items()}
    ours, to = medians.pop("eventlab"), f"SSE to {size:,}"
    rows = []
    for name, theirs in medians.items():
        rows.append(Row(f"{to}, messages", ours.rate, name, theirs.rate, PER_SECOND, 0.5 if name == "nchan" else 2.0))
        rows.append(Row(f"{to}, p50", ours.p50, name, theirs.p50, "ms"))
        goal = 1.0 if name == "nchan" and size == max(SIZES) else None
        rows.append(Row(f"{to}, p99", ours.p99, name, theirs.p99, "ms", goal))
    if size == max(SIZES):  # a hundred weigh less than the noise
        rows += [Row(f"{to}, a connection", memory["eventlab"], name, memory[name], "KiB") for name in medians]
        rows.append(Row(f"{to}, a connection", memory["eventlab"], "the limit", 20.0, "KiB", 1.0))
    return rows


if __name__ == "__main__":
    print(table(rows([int(size) for size in sys.argv[1:]] or SIZES)))
