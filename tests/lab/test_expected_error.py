"""Errors that belong to the story are printed in one line; a story that no longer holds is an error."""

from __future__ import annotations

import pytest

from eventlab.lab.expected_error import expecting


def test_the_error_is_printed_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    """A reader sees the kind and the message, and no traceback."""
    with expecting(ValueError):
        raise ValueError("no stove")

    assert capsys.readouterr().out == "ValueError: no stove\n"


def test_the_members_of_a_group_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    """An ExceptionGroup shows what is in it."""
    with expecting(ExceptionGroup):
        raise ExceptionGroup("2 of 3 handlers raised", [ValueError("no stove"), KeyError("dish")])

    assert capsys.readouterr().out.splitlines()[1:] == ["  └─ ValueError: no stove", "  └─ KeyError: 'dish'"]


def test_no_error_is_an_error() -> None:
    """A cell that promises a failure and shows none misleads: the notebook stops there."""
    with pytest.raises(AssertionError, match="expected ValueError, and nothing was raised"), expecting(ValueError):
        pass


def test_another_error_goes_its_way() -> None:
    """Only what the story tells of is caught."""
    with pytest.raises(KeyError), expecting(ValueError):
        raise KeyError("dish")


def test_a_long_message_is_broken_between_words(capsys: pytest.CaptureFixture[str]) -> None:
    """No line is longer than an output is wide, and no word is cut."""
    message = "expected lower-case words joined by dots " * 5
    with expecting(ValueError):
        raise ValueError(message)

    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= 96
    assert " ".join(line.strip() for line in lines) == f"ValueError: {message.strip()}"
