"""kill -9 of a worker's process, in the middle of its work: every event is handled at least once, none is lost."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

from eventlab.system.dead_letters import DeadLetters
from eventlab.system.group import DeadLetter
from tests.conftest import RedisServer
from tests.system.rooms import RedisRoom, numbers, orders, store, until

AT_WORK = Path(__file__).with_name("at_work.py")
EVENTS = 210


@contextmanager
def working(room: RedisRoom, file: Path, deliveries: int = 20, *poison: int) -> Iterator[subprocess.Popen[bytes]]:
    """A worker in a process of its own; killed at the end, if it has not been before."""
    options = map(str, (room.address, room.name, file, deliveries, *poison))
    process = subprocess.Popen([sys.executable, str(AT_WORK), *options])
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def handled(file: Path) -> Counter[int]:
    """How often each number was handled. A line that was cut off by the kill is not one."""
    text = file.read_text() if file.exists() else ""
    return Counter(int(line) for line in text[: text.rfind("\n") + 1].split())


def test_a_worker_that_is_killed_loses_nothing(shared_redis: RedisServer, tmp_path: Path) -> None:
    """Three die one after the other, each with its hands full; the fourth goes on, and everything is handled."""
    room, file = RedisRoom(shared_redis.address), tmp_path / "handled"

    async def story() -> dict[str, Any]:
        async with room.open(partitions=3) as log:
            await store(log, orders(EVENTS))
            for part in (1, 2, 3):
                with working(room, file) as process:
                    await until(lambda part=part: len(handled(file)) > part * EVENTS / 5)
                    process.kill()
            with working(room, file):
                await until(lambda: len(handled(file)) == EVENTS)
            return await log.group("m").counts()

    counts = asyncio.run(story())

    assert set(handled(file)) == set(range(EVENTS))
    assert (counts["lag"], counts["dead"]) == (0, 0)


def test_two_workers_of_which_one_is_killed_lose_nothing(shared_redis: RedisServer, tmp_path: Path) -> None:
    """The survivor takes over what the dead one held, without being told."""
    room, file = RedisRoom(shared_redis.address), tmp_path / "handled"

    async def story() -> None:
        async with room.open(partitions=3) as log:
            with working(room, file), working(room, file) as victim:
                await store(log, orders(EVENTS // 2))
                await until(lambda: len(handled(file)) > EVENTS / 10)
                victim.kill()
                await store(log, orders(EVENTS // 2, first=EVENTS // 2))
                await until(lambda: len(handled(file)) == EVENTS)

    asyncio.run(story())

    assert set(handled(file)) == set(range(EVENTS))


def test_an_event_that_kills_every_worker_is_buried(shared_redis: RedisServer, tmp_path: Path) -> None:
    """Trap 4: started again and again, as a supervisor would, until the event is given up; all others are handled."""
    room, file = RedisRoom(shared_redis.address), tmp_path / f"handled {uuid4().hex}"

    async def story() -> tuple[list[DeadLetter], int]:
        deaths = 0
        async with room.open(partitions=3) as log:
            await store(log, orders(40))
            letters = DeadLetters(log, "m")
            while True:
                with working(room, file, 3, 7) as process:
                    while process.poll() is None and not (deaths and await letters.letters()):  # noqa: ASYNC110  (another process)
                        await asyncio.sleep(0.02)
                    if process.poll() is None:
                        await until(lambda: len(handled(file)) == 39)
                        return await letters.letters(), deaths
                    deaths += 1

    letters, deaths = asyncio.run(story())

    assert numbers(letters) == [7]
    assert deaths <= 3 < letters[0].attempts  # one that stood still for too long counts as dead, too
    assert "died" in letters[0].reason
    assert set(handled(file)) == set(range(40)) - {7}
