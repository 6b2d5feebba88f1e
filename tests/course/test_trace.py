"""What crosses the border: exact plain JSON, and nothing that could decide a comparison."""

from __future__ import annotations

from typing import Any

import pytest

from eventlab.course.trace import MAX_ROWS, Trace, brief, plain


class Text(str):
    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = str.__hash__


class Rude:
    def __repr__(self) -> str:
        raise RuntimeError("no")


@pytest.mark.parametrize("value", [None, True, 7, 1.5, "text", ["a", {"b": [1]}]])
def test_plain_values_stay_what_they_are(value: Any) -> None:
    """What JSON can hold crosses unchanged."""
    assert plain(value) == value


@pytest.mark.parametrize("value", [Text("yes"), {1: "a"}, {1, 2}, float("nan"), float("inf"), 2**80, b"x", Rude()])
def test_everything_else_becomes_its_repr(value: Any) -> None:
    """A subclass or an object of one's own crosses as a description, which equals no honest value."""
    assert list(plain(value)) == ["!"]


def test_a_value_inside_itself_ends() -> None:
    """A list that holds itself is followed a dozen steps, then described."""
    endless: list[Any] = []
    endless.append(endless)

    assert "[[...]]" in str(plain(endless))


def test_a_repr_that_raises_is_told() -> None:
    """A learner's broken `__repr__` breaks nothing of ours, and addresses never show."""
    assert brief(Rude()) == "<Rude: its repr raised RuntimeError>"
    assert "0x" not in brief(object())


def test_a_trace_has_an_end() -> None:
    """A run that goes round and round fills no memory."""
    trace = Trace()

    for _ in range(MAX_ROWS * 2):
        trace.add("emit")

    assert len(trace.rows) == MAX_ROWS
