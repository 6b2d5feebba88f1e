"""The dead letters of a group: by the group's name, all of them or some."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from eventlab.errors import UnknownGroup
from eventlab.system import dead_letters
from eventlab.system.cursor import Cursor
from eventlab.system.dead_letters import DeadLetters
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
            moved += [await letters.replay(ids[0]), await letters.discard(*ids[:3])]
            rest = await letters.letters(1)
            assert rest == (await letters.letters())[:1]
            return moved, [ids.index(letter.id) for letter in await letters.letters(after=rest[0].id)]

    moved, rest = asyncio.run(story())

    assert moved == [0, 0, 1, 2]
    assert rest == [4]


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
