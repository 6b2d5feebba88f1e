"""Four wires: what arrives over each of the real ones when the plug is pulled in the middle."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from eventlab import lab
from eventlab.errors import Closed, CourseError, LineCut, Unreachable
from eventlab.lab.wires_model import Wires
from eventlab.lab.wires_snapshot import Snapshot
from eventlab.transport import open_redis
from tests.conftest import RedisServer, free_port

LOST = ("delivered",) * 3 + ("lost",) * 3 + ("delivered",) * 4
LATE = ("delivered",) * 3 + ("late",) * 3 + ("delivered",) * 4


def play(story: Callable[[Wires], Awaitable[Snapshot]], address: str | None = None) -> Snapshot:
    """Run a story on fresh wires; its last snapshot."""

    async def run() -> Snapshot:
        async with Wires(address) as wires:
            return await story(wires)

    return asyncio.run(run())


def states(snapshot: Snapshot) -> dict[str, tuple[str, ...]]:
    """What became of the events, by wire."""
    return {lane.kind.key: lane.states for lane in snapshot.lanes}


def test_three_wires_lose_the_same_three_and_a_log_none() -> None:
    """What is sent while the plug is out is gone, on every wire that keeps nothing; SSE is one of them."""
    after = play(lambda wires: wires.finish())

    assert states(after) == {"websocket": LOST, "sse": LOST, "pubsub": LOST, "streams": LATE}
    assert [lane.arrived for lane in after.lanes] == [7, 7, 7, 10]


def test_with_ids_and_a_log_sse_loses_nothing() -> None:
    """The same protocol, and memory behind it: the reader sends its last id, and the log has the rest."""

    async def story(wires: Wires) -> Snapshot:
        await wires.again(resume=True)
        return await wires.finish()

    after = play(story)

    assert states(after) == {"websocket": LOST, "sse": LATE, "pubsub": LOST, "streams": LATE}
    assert "nobody heard the one on SSE" in after.sentence


def test_direction_and_persistence_are_measured() -> None:
    """Who hears the reader speak, and what a newcomer finds of the ten, is found out on the wires themselves."""
    after = play(lambda wires: wires.finish())

    assert {lane.kind.key: lane.answered for lane in after.lanes} == {
        "websocket": ("sender",),
        "sse": (),
        "pubsub": ("sender", "newcomer"),
        "streams": ("sender", "newcomer"),
    }
    assert [lane.direction for lane in after.lanes] == ["both ways", "one way", "any to any", "any to any"]
    assert [lane.persisted for lane in after.lanes] == ["no: 0 of 10"] * 3 + ["yes: 10 of 10"]


def test_a_real_redis_shows_the_same_and_is_left_empty(redis_server: RedisServer) -> None:
    """The embedded store and a server agree about every event; afterwards no key of ours is left."""

    async def story(wires: Wires) -> Snapshot:
        first = await wires.finish()
        assert states(first) == {"websocket": LOST, "sse": LOST, "pubsub": LOST, "streams": LATE}
        await wires.again(resume=True)
        return await wires.finish()

    async def keys() -> list[bytes]:
        redis = open_redis(redis_server.address)
        found: list[bytes] = await redis.keys()
        await redis.aclose()
        return found

    after = play(story, redis_server.address)

    assert states(after) == {"websocket": LOST, "sse": LATE, "pubsub": LOST, "streams": LATE}
    assert [lane.direction for lane in after.lanes] == ["both ways", "one way", "any to any", "any to any"]
    assert asyncio.run(keys()) == []


def test_an_event_is_lost_only_when_a_later_one_is_there() -> None:
    """While the plug is out nobody can say what is lost; wires are in order, so event 7 settles it."""

    async def story(wires: Wires) -> Snapshot:
        seen = [await wires.step() for _ in range(4)]
        assert [snapshot.plugged for snapshot in seen] == [True, False, False, True]
        assert states(seen[2])["streams"][3:] == ("open",) * 3
        assert states(seen[3])["streams"][3:] == ("late",) * 3
        assert states(seen[3])["pubsub"][3:] == ("open",) * 3
        return await wires.step()

    assert states(play(story))["pubsub"] == LOST


@pytest.mark.parametrize(
    ("guesses", "words"),
    [((7, 7, 7, 10), "As you predicted: 7, 7, 7 and 10"), ((10, 10, 7, 10), "The surprises: WebSocket and SSE")],
)
def test_the_tenth_event_answers_the_prediction(guesses: tuple[int, ...], words: str) -> None:
    """The verdict comes when all ten are sent, names each wire that surprised, and stays when the log is added."""

    async def story(wires: Wires) -> Snapshot:
        assert wires.predict(guesses).verdict == ""
        assert [lane.guess for lane in (await wires.finish()).lanes] == list(guesses)
        await wires.again(resume=True)
        return await wires.finish()

    assert words in play(story).verdict


def test_steps_are_named_before_they_are_done() -> None:
    """The snapshot says what comes next, and says nothing when the run is over; then a step is refused."""

    async def story(wires: Wires) -> Snapshot:
        names = []
        while wires.snapshot().next:
            names.append(wires.snapshot().next)
            await wires.step()
        assert names == ["Send 1–3", "Pull the plug", "Send 4–6", "Put it back", "Send 7–10", "Ask the readers"]
        with pytest.raises(CourseError, match="the run is over"):
            await wires.step()
        return wires.snapshot()

    play(story)


@pytest.mark.parametrize("guesses", [(7, 7, 7), (7, 7, 7, 11), (7, 7, 7, -1), (7, 7, 7, "10")])
def test_what_is_no_guess_is_refused(guesses: tuple[int, ...]) -> None:
    """Four whole numbers from 0 to 10, and nothing else."""
    with pytest.raises(CourseError, match="expected 4 whole numbers from 0 to 10"):
        Wires().predict(guesses)


def test_cut_wires_say_so_and_nothing_is_left_running() -> None:
    """After stop() a step is refused in words, the server is gone, and stopping again does nothing."""

    async def story() -> None:
        wires = Wires()
        await wires.start()
        assert "four wires" in repr(lab.running())
        await wires.stop()
        await wires.stop()
        assert lab.running() == ()
        with pytest.raises(Closed, match="four wires are cut"):
            await wires.step()

    asyncio.run(story())


def test_a_redis_that_dies_is_an_error_in_words(redis_server: RedisServer) -> None:
    """A broken wire is no lost event: the step says that the line broke, or that nobody answers."""

    async def story(wires: Wires) -> Snapshot:
        await wires.step()
        redis_server.kill()
        with pytest.raises((LineCut, Unreachable)):
            await wires.finish()
        redis_server.start()
        return await wires.again(resume=False)

    assert play(story, redis_server.address).next == "Send 1–3"


def test_an_address_without_redis_opens_nothing() -> None:
    """Who gives a wrong address is told, and no server is left behind."""

    async def story() -> None:
        with pytest.raises(Unreachable, match="redis-server"):
            await Wires(f"redis://127.0.0.1:{free_port()}/0").start()
        assert lab.running() == ()

    asyncio.run(story())


def test_a_snapshot_reads_well() -> None:
    """Printed, a snapshot is a line for each wire and the sentence."""
    lines = repr(play(lambda wires: wires.finish())).splitlines()

    assert lines[1] == "SSE            1  2  3  4 ×  5 ×  6 ×  7  8  9  10  7 arrived"
    assert lines[3] == "Redis Streams  1  2  3  4 late  5 late  6 late  7  8  9  10  10 arrived"
    assert lines[4].startswith("Each reader tried to speak")
