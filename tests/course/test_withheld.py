"""Our own version of an exercise is no answer to it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from eventlab.course.withheld import withhold


def test_what_is_withheld_refuses_however_it_is_reached() -> None:
    """By its name, by a name that was taken before, as a method, and as what was asynchronous."""

    def double(number: int, *, plus: int = 0) -> int:
        return 2 * number + plus

    class Doubler:
        def double(self, number: int) -> int:
            return 2 * number

        async def doubles(self) -> AsyncIterator[int]:
            yield 2

    early, method = double, Doubler().double
    assert (early(2, plus=1), method(2)) == (5, 4)

    withhold(double, Doubler.double, Doubler.doubles)

    for call in (lambda: double(2), lambda: early(2, plus=1), lambda: method(2), lambda: Doubler().doubles()):
        with pytest.raises(PermissionError, match="sits this one out: write yours"):
            call()


def test_what_is_not_withheld_works_as_before() -> None:
    """Nothing else of the class is touched."""

    class Twins:
        def one(self) -> int:
            return 1

        async def other(self) -> int:
            return 2

    withhold(Twins.one)

    assert asyncio.run(Twins().other()) == 2
