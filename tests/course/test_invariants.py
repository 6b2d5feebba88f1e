"""What a reader is owed: everything, nothing else, once, in turn."""

from __future__ import annotations

import pytest

from eventlab.course.invariants import Breach, breach


def test_what_is_due_and_nothing_else_breaks_nothing() -> None:
    """The same items in the same order; twice what is due twice."""
    assert breach([], []) is None
    assert breach([41, 42, 42], [41, 42, 42]) is None


@pytest.mark.parametrize(
    ("got", "found"),
    [
        ([41, 43], Breach("missing", 42, 2)),
        ([], Breach("missing", 41, 0)),
        ([41, 42, 42, 43], Breach("extra", 42, 2)),
        ([40, 41, 42, 43], Breach("extra", 40, 0)),
        ([41, 43, 42], Breach("turn", 43, 1)),
        ([43, 42, 41], Breach("turn", 43, 0)),
    ],
)
def test_what_came_otherwise_is_told_with_its_place(got: list[int], found: Breach) -> None:
    """A gap, a repeat or a stranger, and an exchange are three things."""
    assert breach([41, 42, 43], got) == found


def test_what_is_missing_is_told_first() -> None:
    """Who lost something cares less about what came in its stead."""
    assert breach([41, 42], [42, 99, 99]) == Breach("missing", 41, 3)
