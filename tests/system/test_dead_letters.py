"""The dead letters of a group: by the group's name, all of them or some."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from eventlab.errors import InvalidQuery, UnknownGroup
from eventlab.system import dead_letters
from eventlab.system.connect import connect
from eventlab.system.cursor import Cursor
from eventlab.system.dead_letters import DeadLetters, check_there
from eventlab.system.memory_group import MemoryGroup
from tests.system.rooms import Room, numbers, orders, store


async def buried(log: Any, count: int) -> DeadLetters:
    """The dead letters of `mailer`, so many."""
    group = log.group("mailer")
    await group.create(Cursor.start(log.epoch, log.partitions))
    await store(log, orders(count))
    for delivery in await group.take("ann", limit=count):
        await group.bury(delivery, reason="no", handler="cook")
    return DeadLetters(log, "mailer")


def test_all_letters_are_moved_page_by_page(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many there are, no more than a page is asked for at once."""
    monkeypatch.setattr(dead_letters, "PAGE", 3)

    async def story() -> tuple[int, list[int], list[Any]]:
        async with room.open(partitions=3) as log:
            letters = await buried(log, 8)
            replayed = await letters.replay("all")
            due = await log.group("mailer").due(lease=30, limit=20)
            return replayed, numbers(due), await letters.letters()

    replayed, due, left = asyncio.run(story())

    assert replayed == 8
    assert due == list(range(8))
    assert left == []


def test_some_letters_are_moved_and_the_others_stay(room: Room) -> None:
    """No id at all moves nothing: an empty list is not "all"."""

    async def story() -> tuple[list[int], list[int]]:
        async with room.open(partitions=3) as log:
            letters = await buried(log, 5)
            ids = [letter.id for letter in await letters.letters()]
            moved = [await letters.replay(), await letters.discard()]
            moved += [await letters.replay(ids[0]), await letters.discard(*ids[1:3])]
            rest = await letters.letters(1)
            assert rest == (await letters.letters())[:1]
            return moved, [ids.index(letter.id) for letter in await letters.letters(after=rest[0].id)]

    moved, rest = asyncio.run(story())

    assert moved == [0, 0, 1, 2]
    assert rest == [4]


@pytest.mark.parametrize("wrong", ["nope", "0:1-1", ["0:1-1"], "all"])
def test_an_id_that_is_not_there_moves_nothing(room: Room, monkeypatch: pytest.MonkeyPatch, wrong: Any) -> None:
    """Also not the letters beside it; and the error names some of those that are there."""
    monkeypatch.setattr(dead_letters, "PAGE", 3)

    async def story() -> tuple[list[str], list[str], list[str]]:
        async with room.open(partitions=3) as log:
            letters, said = await buried(log, 8), []
            ids = [letter.id for letter in await letters.letters()]
            for ask in (letters.replay, letters.discard):
                with pytest.raises(InvalidQuery, match="there is no dead letter") as caught:
                    await ask(ids[0], wrong)
                said.append(str(caught.value))
            return said, ids, [letter.id for letter in await letters.letters()]

    said, ids, left = asyncio.run(story())

    assert left == ids
    assert said[0] == said[1]
    assert f"expected one of those that are there, {', '.join(map(repr, ids[:5]))} or 3 more." in said[0]


def test_where_no_letter_is_there_that_is_told(room: Room) -> None:
    """Somebody else has replayed it, perhaps."""

    async def story() -> None:
        async with room.open() as log:
            letters = await buried(log, 1)
            ids = [letter.id for letter in await letters.letters()]
            assert await letters.replay(*ids) == 1
            with pytest.raises(InvalidQuery, match=f"no dead letter '{ids[0]}' .*: none is there. It may have been"):
                await letters.replay(*ids)

    asyncio.run(story())


def test_no_more_is_read_than_it_takes_to_find_a_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a hundred thousand letters, the oldest are those that somebody looked at."""
    monkeypatch.setattr(dead_letters, "PAGE", 3)

    async def story() -> tuple[int, int]:
        async with connect("memory://") as events:
            letters, asked = await buried(events.log, 8), 0
            first = (await letters.letters(1))[0].id
            read = MemoryGroup.letters

            async def counted(*given: Any, **options: Any) -> Any:
                nonlocal asked
                asked += 1
                return await read(*given, **options)

            monkeypatch.setattr(MemoryGroup, "letters", counted)
            return await letters.replay(first), asked

    assert asyncio.run(story()) == (1, 1)


def test_all_letters_are_discarded(room: Room) -> None:
    """Only when the word is said."""

    async def story() -> tuple[int, list[Any]]:
        async with room.open() as log:
            letters = await buried(log, 3)
            return await letters.discard("all"), await letters.letters()

    assert asyncio.run(story()) == (3, [])


def test_an_unknown_group_is_told_with_the_names_that_are_near(room: Room) -> None:
    """A slip of the pen does not read as "no dead letters"."""

    async def story() -> list[UnknownGroup]:
        found = []
        async with room.open(partitions=2) as log:
            with pytest.raises(UnknownGroup, match="No group has been at work") as caught:
                await DeadLetters(log, "mailer").letters()
            found.append(caught.value)
            await buried(log, 1)
            for ask in (DeadLetters(log, "mialer").replay, DeadLetters(log, "mialer").discard):
                with pytest.raises(UnknownGroup, match="Did you mean 'mailer'") as caught:
                    await ask("all")
                found.append(caught.value)
        return found

    first, *others = asyncio.run(story())

    assert (first.group, first.known) == ("mailer", [])
    assert {(error.group, *error.known) for error in others} == {("mialer", "mailer")}


def test_a_few_letters_are_all_named() -> None:
    """The list is bounded, and ends where there are no more."""
    with pytest.raises(InvalidQuery, match=r"expected one of those that are there, 'a', 'b'\. It may"):
        check_there(["nope"], ["a", "b"])
