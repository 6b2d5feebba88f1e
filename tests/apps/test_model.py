"""The waiter: the same answer to the same question, word by word, and he knows his menu."""

from __future__ import annotations

import asyncio

import pytest

from eventlab.apps.model import MENU, Waiter
from eventlab.clock import run_virtual


async def words(message: str, **options: float) -> list[str]:
    """What he says."""
    return [word async for word in Waiter(**options).answer(message)]  # type: ignore[arg-type]  # pause, a float


@pytest.mark.parametrize("message", ["What do you have?", "How is the ramen?", "The bill, please", "It takes long"])
def test_the_same_question_has_the_same_answer(message: str) -> None:
    """On each node, after each restart: on that a worker relies that goes on in another's sentence."""
    first, second = asyncio.run(words(message)), asyncio.run(words(message))

    assert first == second
    assert len(first) > 8
    assert "None" not in "".join(first)


def test_he_knows_the_menu() -> None:
    """All of it when he is asked for nothing in particular, and the price of what he is asked for."""
    everything, ramen = "".join(asyncio.run(words("?"))), "".join(asyncio.run(words("A RAMEN, please")))

    assert all(dish in everything for dish in MENU)
    assert "ramen is 12 euros" in ramen
    assert "gyoza" not in ramen


@pytest.mark.parametrize(("message", "said"), [("The bill, please", "order.paid"), ("Where is it?", "stored")])
def test_he_knows_what_else_guests_ask(message: str, said: str) -> None:
    """How to pay, and why it takes so long."""
    assert said in "".join(asyncio.run(words(message)))


def test_he_takes_his_time_for_each_word() -> None:
    """As many seconds as he was told to."""

    async def story() -> tuple[int, float]:
        return len(await words("?", pause=0.5)), asyncio.get_running_loop().time()

    count, seconds = run_virtual(story())

    assert seconds == pytest.approx(count * 0.5)
