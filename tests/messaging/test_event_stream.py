"""A tape: reading takes nothing away, everybody has a place of his own, and going back is allowed."""

from __future__ import annotations

import asyncio

import pytest

from eventlab.clock import run_virtual
from eventlab.errors import InvalidQuery
from eventlab.event import Event
from eventlab.messaging import EventStream, Recorded


def filled(count: int, *, kept: int = 100) -> EventStream:
    tape = EventStream(kept=kept)
    for number in range(1, count + 1):
        tape.append(Event("order.placed", {"number": number}))
    return tape


def positions(read: list[Recorded]) -> list[int]:
    assert all(recorded.event.data["number"] == recorded.position for recorded in read)
    return [recorded.position for recorded in read]


def test_positions_count_from_one() -> None:
    """Each append answers its position, and `last` is the newest."""
    tape = EventStream()

    assert [tape.append(Event("order.placed")) for _ in range(3)] == [1, 2, 3]
    assert (tape.first, tape.last) == (1, 3)


@pytest.mark.parametrize(
    ("after", "limit", "found"),
    [(0, 100, [1, 2, 3, 4]), (2, 100, [3, 4]), (0, 2, [1, 2]), (4, 9, []), (9, 9, []), (0, 0, [])],
)
def test_reading_is_exclusive_and_takes_nothing_away(after: int, limit: int, found: list[int]) -> None:
    """The same question has the same answer, as often as it is asked."""
    tape = filled(4)

    assert positions(tape.read(after, limit)) == found
    assert positions(tape.read(after, limit)) == found


def test_readers_have_places_of_their_own() -> None:
    """One is ahead, one goes back to the beginning: neither notices the other."""

    async def story() -> tuple[list[int], list[int]]:
        tape = filled(3)
        ahead, again = tape.reader(after=2), tape.reader()
        first = [(await anext(ahead)).position, (await anext(again)).position, (await anext(again)).position]
        again.after = 0
        return first, [(await anext(again)).position, again.after]

    assert run_virtual(story()) == ([3, 1, 2], [1, 1])


def test_a_reader_goes_on_without_a_seam() -> None:
    """What was there before, then what comes: each once, in order."""

    async def story() -> list[int]:
        tape, heard = filled(2), []

        async def listen() -> None:
            async for position, _ in tape.reader():
                heard.append(position)

        task = asyncio.create_task(listen())
        for number in (3, 4):
            await asyncio.sleep(1)
            tape.append(Event("order.placed", {"number": number}))
        await asyncio.sleep(1)
        assert tape.snapshot()["waiting"] == 1
        task.cancel()
        await asyncio.wait([task])
        assert tape.snapshot()["waiting"] == 0
        return heard

    assert run_virtual(story()) == [1, 2, 3, 4]


@pytest.mark.parametrize(("place", "goes_on_at"), [(0, 1), (3, 4), (4, 5)])
def test_a_reader_that_waits_may_be_moved(place: int, goes_on_at: int) -> None:
    """With the next events it goes on from its new place, before or behind the old one."""

    async def story() -> int:
        tape = filled(3)
        reader = tape.reader(after=3)
        waiting = asyncio.create_task(anext(reader))
        await asyncio.sleep(0)  # it waits now
        reader.after = place
        for number in (4, 5):
            tape.append(Event("order.placed", {"number": number}))
            await asyncio.sleep(0)
        return (await waiting).position

    assert run_virtual(story()) == goes_on_at


def test_what_is_cut_off_is_passed_over() -> None:
    """Only the newest stay, positions go on, and a reader from the beginning starts at the oldest that is left."""
    tape = filled(5, kept=2)

    assert (tape.first, tape.last) == (4, 5)
    assert positions(tape.read()) == [4, 5]
    assert positions(tape.read(after=4)) == [5]
    assert tape.snapshot()["types"] == {4: "order.placed", 5: "order.placed"}


def test_a_reader_whose_place_is_cut_off_goes_on_at_the_oldest() -> None:
    """It loses what is gone, and nothing else: its place jumps to where the tape now begins."""

    async def story() -> list[int]:
        reader = filled(5, kept=2).reader(after=1)
        return [(await anext(reader)).position for _ in range(2)]

    assert run_virtual(story()) == [4, 5]


@pytest.mark.parametrize("bad", [-1, 1.0, "1", None, True])
def test_a_place_is_a_whole_number(bad: object) -> None:
    """A position of another kind of log is a mistake to tell."""
    tape = filled(1)

    for question in ({"after": bad}, {"limit": bad}):
        with pytest.raises(InvalidQuery, match="expected a whole number"):
            tape.read(**question)  # type: ignore[arg-type]  # that is the point


@pytest.mark.parametrize("kept", [0, -1, None])
def test_a_tape_keeps_something(kept: object) -> None:
    """A tape without length is no tape."""
    with pytest.raises(InvalidQuery, match="1 or more"):
        EventStream(kept=kept)  # type: ignore[arg-type]  # that is the point
