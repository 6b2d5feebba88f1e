"""A few things in a sentence."""

from __future__ import annotations

from eventlab.lab.listed import events, listed, orders


def test_one_two_and_more() -> None:
    """The last is joined by a word, the others by commas."""
    assert [listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"])] == ["a", "a and b", "a, b and c"]


def test_what_has_numbers_has_a_noun() -> None:
    """One event, several events; any numbers, from any iterable."""
    assert [events([4]), events(range(4, 7)), orders((7,)), orders({1, 2})] == [
        "event 4",
        "events 4, 5 and 6",
        "order 7",
        "orders 1 and 2",
    ]
