"""Guarantees: six answers, given all at once and never changed."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, fields, replace

import pytest

from eventlab.guarantees import Guarantees

ANSWERS = {
    "persistent": True,
    "replay": False,
    "ordered": True,
    "across_processes": False,
    "at_least_once": False,
    "waits_for_handlers": True,
}


def test_the_rows_are_the_answers_in_order() -> None:
    """A table shows each guarantee once, in the order in which they are declared."""
    assert Guarantees(**ANSWERS).rows() == list(ANSWERS.items())
    assert Guarantees(**{name: not answer for name, answer in ANSWERS.items()}).rows() == [
        (name, not answer) for name, answer in ANSWERS.items()
    ]


@pytest.mark.parametrize("name", [field.name for field in fields(Guarantees)])
def test_no_question_is_answered_by_silence(name: str) -> None:
    """There are no defaults: an author who leaves one out is asked for it by name."""
    answers = {other: answer for other, answer in ANSWERS.items() if other != name}

    with pytest.raises(TypeError, match=name):
        Guarantees(**answers)


def test_a_declaration_cannot_be_changed() -> None:
    """What was verified stays what was declared; a different promise is a different value."""
    declared = Guarantees(**ANSWERS)

    with pytest.raises(FrozenInstanceError):
        declared.replay = True
    assert replace(declared, replay=True) != declared == Guarantees(**ANSWERS)
