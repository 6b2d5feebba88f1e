"""A memory of ids, with a bound: what was done under an id, and one at a time for each id.

    async with memory.turn(id):              whoever comes with the same id waits here
        if id not in memory:
            memory.keep(id, await do_it())

To look whether it was done, and then to do it, are two steps: two tasks that look at the same moment both find that it
was not. The turn makes the two steps one.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Generic, TypeVar
from weakref import WeakValueDictionary

from eventlab.errors import InvalidOption, shown

T = TypeVar("T")
REMEMBERED = 10_000
"""Ids, unless you say otherwise."""


class Remembered(Generic[T]):
    """The newest `limit` ids, each with a value. One that is met again counts as new. Raises `InvalidOption`."""

    def __init__(self, limit: int = REMEMBERED) -> None:
        if not isinstance(limit, int) or limit < 1:
            raise InvalidOption(f"remember is {shown(limit)}: expected a number of ids, 1 or more. Try 10000.")
        self._limit = limit
        self._values: OrderedDict[str, T] = OrderedDict()
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()  # each as long as somebody has it

    def keep(self, id: str, value: T) -> None:
        """Remember it; beyond the limit, the id that was not met for the longest time is forgotten."""
        self._values[id] = value
        self._values.move_to_end(id)
        if len(self._values) > self._limit:
            self._values.popitem(last=False)

    def __contains__(self, id: str) -> bool:
        return id in self._values

    def __getitem__(self, id: str) -> T:
        self._values.move_to_end(id)
        return self._values[id]

    def __len__(self) -> int:
        return len(self._values)

    @asynccontextmanager
    async def turn(self, id: str) -> AsyncIterator[None]:
        """Nobody else is here with this id before you have left."""
        lock = self._turns.setdefault(id, asyncio.Lock())
        async with lock:
            yield
