"""Measuring: what a ratio means, and whose median it is."""

from __future__ import annotations

import asyncio

import pytest

from benchmarks.measure import PER_SECOND, Row, figure, in_turn, table


@pytest.mark.parametrize(("unit", "ours", "peers"), [("ns", 100.0, 300.0), (PER_SECOND, 300.0, 100.0)])
def test_a_ratio_says_how_many_times_faster_we_are(unit: str, ours: float, peers: float) -> None:
    """Less time is faster, and more in a second is."""
    row = Row("emit", ours, "a peer", peers, unit, goal=3.0)

    assert row.ratio == 3.0
    assert row.verdict == "met"


def test_a_goal_that_is_missed_is_said() -> None:
    """The table names what we hold ourselves to, and that we do not hold it."""
    (_head, line) = table([Row("emit", 100.0, "a peer", 100.0, PER_SECOND, goal=2.0)]).splitlines()

    assert line.endswith("1.00×  ≥ 2  MISSED")


def test_contestants_take_turns_and_the_median_counts() -> None:
    """One disturbed round changes nothing; and no contestant has all the quiet ones."""
    turns: list[str] = []
    rates = {"ours": iter([5.0, 1.0, 6.0]), "theirs": iter([2.0, 3.0, 9.0])}

    async def measured(name: str) -> float:
        turns.append(name)
        return next(rates[name])

    found = asyncio.run(in_turn({name: lambda name=name: measured(name) for name in rates}, rounds=3))

    assert found == {"ours": 5.0, "theirs": 3.0}
    assert turns == ["ours", "theirs"] * 3


@pytest.mark.parametrize(("value", "words"), [(123_456.7, "123,457"), (12.3, "12"), (0.234, "0.23")])
def test_a_small_figure_keeps_two_digits(value: float, words: str) -> None:
    """A look-up that takes four seconds happens 0.23 times in one, and not never."""
    assert figure(value) == words
