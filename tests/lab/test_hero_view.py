"""What every hero's widget does with presses, on two heroes of the test's own."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest

from eventlab import lab
from eventlab.lab.hero_view import BusyHeroView, HeroView, Operation, instead


class Bell(HeroView):
    """It rings at once."""

    _esm = "export default {}"

    def __init__(self) -> None:
        self.rung = 0
        super().__init__("bell")

    def operations(self) -> Mapping[str, Operation]:
        return {"ring": self._ring}

    def drawn(self) -> dict[str, Any]:
        return {"rung": self.rung}

    def _ring(self, times: int) -> None:
        self.rung += times


class Oven(BusyHeroView):
    """It bakes until it is opened; `stuck` has a door that does not close."""

    _esm = "export default {}"

    def __init__(self, *, stuck: bool = False) -> None:
        self.opened, self.baked, self.stuck = asyncio.Event(), 0, stuck
        super().__init__("oven")

    def operations(self) -> Mapping[str, Operation]:
        return {"bake": self._bake, "look": lambda: None}

    def drawn(self) -> dict[str, Any]:
        return {"baked": self.baked}

    async def release(self) -> None:
        await super().release()
        if self.stuck:
            raise OSError("the door is stuck")

    async def _bake(self) -> None:
        await self.opened.wait()
        self.baked += 1


def press(view: HeroView, do: str, **details: Any) -> None:
    """As if from a browser."""
    view._received(view, {"do": do, **details}, [])


def test_no_press_is_dropped_where_the_model_answers_at_once() -> None:
    """Each is a turn; one that raises is told, and the next one takes that back."""

    async def story() -> list[tuple[str, dict[str, Any]]]:
        bell, seen = Bell(), []
        for presses in ([1, 2], ["often"], [1]):
            for times in presses:
                press(bell, "ring", times=times)
            await asyncio.sleep(0)  # the loop takes what was handed over
            seen.append((bell.error, bell.state))
        press(bell, "sing")
        await asyncio.sleep(0)
        return [*seen, (bell.error, bell.state)]

    first, wrong, again, unknown = asyncio.run(story())

    assert first == ("", {"rung": 3, "turn": 2})
    assert wrong[0].startswith("TypeError: ")
    assert wrong[1] == {"rung": 3, "turn": 3}
    assert again == ("", {"rung": 4, "turn": 4})
    assert unknown == ("KeyError: 'sing'", {"rung": 4, "turn": 5})


def test_while_one_is_at_work_no_other_begins() -> None:
    """The second press is dropped; when the first is done, the next one works, awaited or not."""

    async def story() -> list[tuple[bool, dict[str, Any]]]:
        oven, seen = Oven(), []
        for do in ("bake", "bake"):
            press(oven, do)
            await asyncio.sleep(0)
            seen.append((oven.busy, oven.state))
        oven.opened.set()
        await asyncio.gather(*oven._doing)
        press(oven, "look")
        await asyncio.sleep(0)
        await asyncio.gather(*oven._doing)
        return [*seen, (oven.busy, oven.state)]

    assert asyncio.run(story()) == [
        (True, {"baked": 0, "turn": 0}),
        (True, {"baked": 0, "turn": 0}),
        (False, {"baked": 1, "turn": 2}),
    ]


def test_stopping_waits_for_what_is_at_work_and_refuses_the_next() -> None:
    """Nobody's operation is cut in two, and a closed hero does nothing more."""

    async def story() -> tuple[dict[str, Any], dict[str, Any]]:
        oven = await instead(Oven())
        press(oven, "bake")
        await asyncio.sleep(0)
        oven.opened.set()
        await oven.stop()
        stopped = oven.state
        press(oven, "bake")
        await asyncio.sleep(0)
        return stopped, oven.state

    assert asyncio.run(story()) == ({"baked": 1, "turn": 1},) * 2
    assert lab.running() == ()


def test_what_fails_to_close_stays_listed() -> None:
    """`lab.running()` goes on naming it, so that one can try again."""

    async def story() -> tuple[object, ...]:
        oven = await instead(Oven(stuck=True))
        with pytest.raises(OSError, match="stuck"):
            await oven.stop()
        listed = tuple(lab.running())
        oven.stuck = False
        await oven.stop()
        return (oven, *listed)

    oven, *listed = asyncio.run(story())

    assert listed == [oven]
    assert lab.running() == ()


def test_the_same_hero_opened_again_takes_the_place_of_the_older() -> None:
    """A cell that is run twice leaves one, and the older one says that it is closed."""

    async def story() -> tuple[Bell, Bell, int]:
        older, newer = await instead(Bell()), await instead(Bell())
        open_now = len(lab.running())
        await newer.stop()
        return older, newer, open_now

    older, newer, open_now = asyncio.run(story())

    assert (older.closed, newer.closed, open_now) == (True, True, 1)
