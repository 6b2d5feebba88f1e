"""A model: a message goes in, tokens come out. The one that is always there is the waiter of the course's restaurant.

    async for token in Waiter().answer("What do you have?"):
        print(token, end="")                                  We have ramen, gyoza and …

He is no intelligence, and he costs nothing. To the same message he gives the same answer, token by token, today and on
every node: so another process can go on where one has died, and a test knows what comes.
"""

from __future__ import annotations

import asyncio
import random
import re
from collections.abc import AsyncGenerator
from typing import Protocol

MENU = {"ramen": 12, "gyoza": 6, "edamame": 4, "mochi": 5}
"""What there is, and what it costs."""


class CutShort(Exception):
    """Behind the last token of an answer: there would be more, and no room is left for it. No failure."""


class Model(Protocol):
    """Anything that answers. It raises `NoAnswer` or `Rejected`, whose message anybody may read; or `CutShort`."""

    @property
    def name(self) -> str:
        """What it is called in `ai.complete`."""
        ...

    @property
    def repeats(self) -> bool:
        """Whether it gives the same tokens whenever it is asked the same."""
        ...

    def answer(self, message: str) -> AsyncGenerator[str, None]:
        """The tokens of an answer, in order; together they are the text. Whoever stops early closes it."""
        ...


class Waiter:
    """Answers out of a small head. `pause` is how many seconds he takes for a word."""

    name, repeats = "waiter", True

    def __init__(self, *, pause: float = 0.0, seed: int = 7) -> None:
        self._pause, self._seed = pause, seed

    async def answer(self, message: str) -> AsyncGenerator[str, None]:
        """Word by word."""
        for word in re.findall(r"\S+\s*", self._think(message)):
            await asyncio.sleep(self._pause)
            yield word

    def _think(self, message: str) -> str:
        chance = random.Random(f"{self._seed} {message}")
        asked = message.lower()
        dishes = [dish for dish in MENU if dish in asked]
        greeting = chance.choice(["Good evening!", "Welcome!", "A pleasure."])
        closing = chance.choice(["Shall I bring it?", "Take your time.", "The kitchen is open until ten."])
        if dishes:
            said = " ".join(f"The {dish} is {MENU[dish]} euros, and {_praise(chance)}." for dish in dishes)
        elif re.search(r"bill|pay|check", asked):
            return f"{greeting} The bill comes as an event: please listen to order.paid. Thank you for your visit!"
        elif re.search(r"late|slow|long|wait|where", asked):
            said = "Your order is stored, and so it is not lost: the cook reads it from the log as soon as he is back."
        else:
            said = f"We have {', '.join(MENU)}. I would take the {chance.choice(list(MENU))}: it is {_praise(chance)}."
        return f"{greeting} {said} {closing}"


def _praise(chance: random.Random) -> str:
    return chance.choice(["made today", "what the cook eats himself", "never delivered twice", "worth the wait"])
