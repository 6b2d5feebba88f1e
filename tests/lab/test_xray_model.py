"""The X-ray of one emit: what survives what, seen on the real event system."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from eventlab.errors import Closed, CourseError
from eventlab.lab.xray_model import Xray
from eventlab.lab.xray_page import get
from eventlab.lab.xray_snapshot import ANSWERS, RIGHT, Sighting, Snapshot


def play(story: Callable[[Xray], Awaitable[Snapshot]]) -> Snapshot:
    """Run a story on a fresh X-ray; its last snapshot."""

    async def run() -> Snapshot:
        async with Xray() as xray:
            return await story(xray)

    return asyncio.run(run())


def numbers(column: tuple[Sighting, ...]) -> list[int]:
    return [sighting.number for sighting in column]


def columns(snapshot: Snapshot) -> tuple[list[int], list[int], list[int]]:
    """The numbers in the three columns: listeners, log, page."""
    return numbers(snapshot.listeners), numbers(snapshot.log), numbers(snapshot.page)


def test_one_id_is_seen_in_all_three_columns() -> None:
    """An event keeps its id in the listeners' memory, in the log and on the page."""
    after = play(lambda xray: xray.emit())

    assert columns(after) == ([1], [1], [1])
    assert {sighting.id for sighting in (*after.listeners, *after.log, *after.page)} == {after.log[0].id}
    assert after.trail == ("log", "listeners", "page")


def test_a_restart_empties_only_the_first_column() -> None:
    """The program's memory goes with the program; the log and the page live on."""

    async def story(xray: Xray) -> Snapshot:
        await xray.emit(3)
        return await xray.restart()

    after = play(story)

    assert columns(after) == ([], [1, 2, 3], [1, 2, 3])
    assert after.restarts == 1
    assert "missed nothing" in after.sentence


def test_the_page_reconnects_by_itself_after_a_restart() -> None:
    """An event that the new program emits reaches the page, once, and its new listeners."""

    async def story(xray: Xray) -> Snapshot:
        await xray.emit()
        await xray.restart()
        return await xray.emit()

    assert columns(play(story)) == ([2], [1, 2], [1, 2])


def test_a_page_that_was_away_misses_nothing() -> None:
    """What is emitted while the page is away waits in the log, and arrives when it comes back: late, once, in order."""

    async def story(xray: Xray) -> Snapshot:
        await xray.emit()
        await xray.disconnect()
        away = await xray.emit(3)
        assert columns(away) == ([1, 2, 3, 4], [1, 2, 3, 4], [1])
        assert "page" not in away.trail
        return await xray.reconnect()

    after = play(story)

    assert numbers(after.page) == [1, 2, 3, 4]
    assert [sighting.state for sighting in after.page] == ["delivered", "late", "late", "late"]
    assert "received events 2, 3 and 4 late" in after.sentence
    assert (after.trail, after.moved) == (("replay",), (2, 3, 4))


def test_a_page_that_was_away_during_a_restart_misses_nothing_either() -> None:
    """The page brings its last id to a program that has never heard of it; the log knows what comes after."""

    async def story(xray: Xray) -> Snapshot:
        await xray.disconnect()
        await xray.emit(2)
        await xray.restart()
        return await xray.reconnect()

    assert columns(play(story)) == ([], [1, 2], [1, 2])


def test_store_first_and_a_crash_loses_nothing() -> None:
    """A crash after storing leaves an event that nobody has heard; after the restart the page finds it in the log."""

    async def story(xray: Xray) -> Snapshot:
        await xray.emit()
        down = await xray.crash()
        assert columns(down) == ([1], [1, 2], [1])
        assert down.unheard == (2,)
        assert not down.running
        assert down.trail == ("log", "crash")
        return await xray.restart()

    after = play(story)

    assert columns(after) == ([], [1, 2], [1, 2])
    assert after.page[1].state == "late"
    assert after.ghosts == ()


def test_notify_first_and_a_crash_leaves_a_ghost() -> None:
    """A crash before storing leaves an event that listeners and page acted upon, and that the log never had."""

    async def story(xray: Xray) -> Snapshot:
        await xray.emit()
        xray.notify_first(True)
        down = await xray.crash()
        assert columns(down) == ([1, 2], [1], [1, 2])
        assert down.ghosts == (2,)
        return await xray.restart()

    after = play(story)

    assert columns(after) == ([], [1], [1, 2])
    assert after.page[1].state == "lost"
    assert after.ghosts == (2,)
    assert "still shows event 2" in after.sentence


def test_notify_first_looks_right_until_it_crashes() -> None:
    """Without a crash the wrong order shows no difference, which is why it survives reviews."""

    async def story(xray: Xray) -> Snapshot:
        xray.notify_first(True)
        return await xray.emit(3)

    after = play(story)

    assert columns(after) == ([1, 2, 3], [1, 2, 3], [1, 2, 3])
    assert after.trail == ("listeners", "page", "log")


def test_life_goes_on_after_a_ghost() -> None:
    """Events after the ghost reach the log and the page, in either order of the two steps."""

    async def story(xray: Xray) -> Snapshot:
        xray.notify_first(True)
        await xray.crash()
        await xray.restart()
        await xray.emit(2)
        xray.notify_first(False)
        return await xray.emit()

    assert columns(play(story)) == ([2, 3, 4], [2, 3, 4], [1, 2, 3, 4])


def test_while_the_program_is_down_nobody_emits() -> None:
    """A crashed program refuses; the page can still leave and come back, and connects once the program runs."""

    async def story(xray: Xray) -> Snapshot:
        await xray.crash()
        for refused in (xray.emit, xray.crash):
            with pytest.raises(Closed, match="restart it first"):
                await refused()
        await xray.disconnect()
        await xray.reconnect()
        return await xray.restart()

    assert columns(play(story)) == ([], [1], [1])


@pytest.mark.parametrize("answer", ANSWERS)
def test_the_restart_answers_the_prediction(answer: str) -> None:
    """The verdict comes with the first restart that had something to lose, and says what is right."""

    async def story(xray: Xray) -> Snapshot:
        asked = xray.predict(answer)
        assert asked.verdict == (await xray.restart()).verdict == ""
        await xray.emit()
        return await xray.restart()

    after = play(story)

    assert ANSWERS[RIGHT] in after.verdict
    assert after.verdict.startswith("As you predicted") == (answer == RIGHT)


def test_the_same_story_gives_the_same_ids() -> None:
    """Clock and chance are arguments, so a headless run shows the same picture every time."""
    first, second = (play(lambda xray: xray.emit(3)) for _ in range(2))

    assert first.page == second.page
    assert repr(first) == repr(second)


def test_nonsense_is_refused_and_changes_nothing() -> None:
    """No such answer, no events, too many: each is refused in words, and the columns stay as they are."""

    async def story(xray: Xray) -> Snapshot:
        with pytest.raises(CourseError, match="expected one of 'nowhere'"):
            xray.predict("everywhere")
        for count in (0, 61):
            with pytest.raises(CourseError, match="60 at most"):
                await xray.emit(count)
        return xray.snapshot()

    assert columns(play(story)) == ([], [], [])


def test_what_a_browser_says_is_in_the_snapshot() -> None:
    """Ids that a real EventSource reports are noted once, in the order of their coming."""

    async def story(xray: Xray) -> Snapshot:
        for id in ("b", "a", "b"):
            xray.browser_received(id)
        return xray.snapshot()

    assert play(story).browser == ("b", "a")


def test_a_snapshot_reads_well() -> None:
    """Printed, a snapshot is the three columns and the sentence."""
    after = play(lambda xray: xray.emit())

    end = after.log[0].id[-6:]
    assert repr(after).splitlines()[:3] == [f"listeners  1 …{end}", f"log        1 …{end}", f"page       1 …{end}"]
    assert repr(after).splitlines()[3].startswith("Event 1: stored first")


def test_browsers_find_the_program_or_hear_that_it_is_down() -> None:
    """The door answers 503 while the program is down, and leads to the new program after the restart."""

    async def story() -> None:
        async with Xray() as xray:
            await xray.crash()
            with pytest.raises(Exception, match="status 503"):
                await anext(get(xray.door, "/api/events", {"pattern": "order.placed"}))
            await xray.restart()
            stream = get(xray.door, "/api/events", {"pattern": "order.placed", "lastEventId": "0-0"})
            body = [await anext(stream), await anext(stream)]
            await stream.aclose()

        assert b'"number":1' in body[1]

    asyncio.run(story())


def test_a_restart_breaks_off_the_streams_of_browsers() -> None:
    """A browser's stream ends with the program, so that its EventSource notices and comes back."""

    async def story() -> bytes:
        async with Xray() as xray:
            stream = get(xray.door, "/api/events", {"pattern": "order.placed"})
            await anext(stream)
            await xray.restart()
            async with asyncio.timeout(10):
                return b"".join([chunk async for chunk in stream])

    assert b"data:" not in asyncio.run(story())
