"""Ranges are a set of numbers, whatever comes in which order."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from eventlab.gateway.load.ranges import Ranges

numbers = st.lists(st.integers(0, 30))


def ranges(of: list[int]) -> Ranges:
    """These numbers, one by one."""
    made = Ranges()
    for number in of:
        made.add(number)
    return made


@given(numbers, st.integers(0, 32))
def test_they_hold_what_a_set_would_hold(came: list[int], number: int) -> None:
    """Whatever the order; and with the fewest edges."""
    made = ranges(came)

    assert len(made) == len(set(came))
    assert made.below(number) == len({each for each in came if each < number})
    assert made.edges == sorted(set(made.edges))


@given(numbers, numbers)
def test_what_is_missing_is_the_difference(had: list[int], owed: list[int]) -> None:
    """What came and was not owed does not make up for anything."""
    assert ranges(had).missing(ranges(owed)) == len(set(owed) - set(had))


@given(numbers, st.integers(0, 30), st.integers(0, 5))
def test_a_run_that_does_not_follow_upon_everything_is_left_alone(came: list[int], first: int, more: int) -> None:
    """Whoever hands it over is told to add its numbers one by one."""
    given = ranges(came)
    taken = given.extend(first, first + more)

    assert taken == (set(range(first)) == set(came))
    assert taken or given.edges == ranges(came).edges


@given(st.integers(0, 30), st.integers(0, 5))
def test_a_run_that_follows_upon_everything_is_added_in_one_step(first: int, more: int) -> None:
    """As if its numbers had come one by one; the very first run follows upon nothing."""
    quick = ranges(list(range(first)))

    assert quick.extend(first, first + more)
    assert quick.edges == [0, first + more + 1]


def test_they_are_shown_as_they_are_read() -> None:
    """The first and the last number of each."""
    assert repr(ranges([0, 2, 1, 5, 7, 8])) == "Ranges(0–2, 5–5, 7–8)"
