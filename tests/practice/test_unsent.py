"""Letter boxes, in memory and in a file: kept in order, replaced by id, bounded, and refused when full."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from eventlab.errors import InvalidOption, Overloaded
from eventlab.event import Event
from eventlab.practice.file_dead_letters import FileDeadLetters
from eventlab.practice.unsent import LetterBox, MemoryDeadLetters, UnsentLetter

NOON = datetime(2024, 8, 17, 12, 0, tzinfo=UTC)


def letter(id: str, reason: str = "away", **data: Any) -> UnsentLetter:
    return UnsentLetter(Event("order.paid", data, id=id, time=NOON), reason, 4, NOON, NOON)


@pytest.fixture(params=["memory", "file"])
def box(request: pytest.FixtureRequest, tmp_path: Path) -> LetterBox:
    """Each kind, with room for three."""
    return MemoryDeadLetters(limit=3) if request.param == "memory" else FileDeadLetters(tmp_path / "box", limit=3)


def told(box: LetterBox, story: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
    async def whole() -> Any:
        try:
            return await story()
        finally:
            await box.aclose()

    return asyncio.run(whole())


def test_letters_are_kept_in_order_and_removed_by_id(box: LetterBox) -> None:
    """Each as it came; one that is not there is not counted, nor is one that is named twice."""

    async def story() -> tuple[list[UnsentLetter], int, list[UnsentLetter]]:
        await box.keep(letter("b", total=12), letter("a"))
        await box.keep(letter("c"))
        return await box.letters(), await box.remove("a", "x", "a"), await box.letters()

    kept, removed, left = told(box, story)

    assert kept == [letter("b", total=12), letter("a"), letter("c")]
    assert removed == 1
    assert [each.id for each in left] == ["b", "c"]


def test_a_letter_of_the_same_id_takes_the_place_of_the_first(box: LetterBox) -> None:
    """An event is one letter, however often it failed or was mended."""

    async def story() -> list[UnsentLetter]:
        await box.keep(letter("a"), letter("b"))
        await box.keep(letter("a", "away again"))
        return await box.letters()

    assert told(box, story) == [letter("a", "away again"), letter("b")]


def test_a_full_box_refuses_and_keeps_what_it_has(box: LetterBox) -> None:
    """All or none of those that come; in the place of one that is there, there is room."""

    async def story() -> list[str]:
        await box.keep(letter("a"), letter("b"))
        with pytest.raises(Overloaded, match=r"2 letters are kept already, and 3 may be.*Replay them"):
            await box.keep(letter("c"), letter("d"))
        await box.keep(letter("c"), letter("a"))
        return [each.id for each in await box.letters()]

    assert told(box, story) == ["a", "b", "c"]


def test_a_box_may_be_opened_and_closed_twice(box: LetterBox) -> None:
    """Whoever wraps it need not remember."""

    async def story() -> list[UnsentLetter]:
        await box.open()
        await box.open()
        await box.keep(letter("a"))
        await box.aclose()
        await box.aclose()
        return await box.letters()

    assert told(box, story) == [letter("a")]


def test_a_letter_remembers_its_first_try_and_its_last() -> None:
    """Once more in vain: another reason, one attempt more, and later; the event and its beginning are the same."""
    later = NOON + timedelta(hours=1)
    before = letter("a")

    assert before.failed_again("busy", later) == UnsentLetter(before.event, "busy", 5, NOON, later)


@pytest.mark.parametrize("limit", [0, "7", 2.5])
def test_a_box_without_room_is_no_box(limit: Any) -> None:
    """It is refused, with what was expected."""
    with pytest.raises(InvalidOption, match="expected a number of letters, 1 or more"):
        MemoryDeadLetters(limit=limit)
