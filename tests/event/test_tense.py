"""Verbs in names: what a word does there, and its past."""

from __future__ import annotations

import pytest

from eventlab.event.tense import IRREGULAR, MODALS, QUESTIONS, REGULAR, SAME, mood, past_of, spelt


@pytest.mark.parametrize(
    ("word", "does"),
    [
        ("placed", "past"),
        ("sent", "past"),
        ("ran", "past"),
        ("chose", "past"),
        ("set", "past"),
        ("dealt", "past"),
        ("repaid", "past"),
        ("light", None),
        ("deal", None),
        ("send", "order"),
        ("cancel", "order"),
        ("must", "order"),
        ("get", "question"),
        ("is", "question"),
        ("need", None),
        ("status", None),
        ("sending", None),
        ("consent", None),
    ],
)
def test_what_a_word_does(word: str, does: str | None) -> None:
    """A list knows the verbs; the ending -ed is the past, less the words that end so for another reason."""
    assert mood(word) == does


@pytest.mark.parametrize(
    ("verb", "past"),
    [
        ("process", "processed"),
        ("place", "placed"),
        ("apply", "applied"),
        ("deploy", "deployed"),
        ("ship", "shipped"),
        ("open", "opened"),
        ("check", "checked"),
        ("fix", "fixed"),
        ("clean", "cleaned"),
        ("cancel", "cancelled"),
        ("admit", "admitted"),
        ("fulfil", "fulfilled"),
        ("repay", "repaid"),
        ("set", "set"),
        ("pay", "paid"),
        ("begin", "begun"),
    ],
)
def test_the_past_of_a_verb(verb: str, past: str) -> None:
    """Three spelling rules, and the verbs that follow none."""
    assert past_of(verb) == past


def test_every_verb_has_a_past_and_every_past_is_one() -> None:
    """What `past_of` says, `mood` recognises; nothing stands on two lists."""
    for verb in [*IRREGULAR, *REGULAR, *SAME]:
        assert mood(past_of(verb)) == "past", verb
    assert not REGULAR & (IRREGULAR.keys() | SAME | MODALS | QUESTIONS)
    assert not [verb for verb in REGULAR if mood(verb) != "order"]


@pytest.mark.parametrize(
    ("word", "right"),
    [
        ("payed", "paid"),
        ("sended", "sent"),
        ("shiped", "shipped"),
        ("recieved", "received"),
        ("canceled", "canceled"),
        ("cancelled", "cancelled"),
        ("placed", "placed"),
        ("x", "x"),
        ("seed", "seed"),
    ],
)
def test_a_slip_of_the_pen_is_spelt_right(word: str, right: str) -> None:
    """`payed` is understood, and mended; whatever else comes, American spelling too, is left alone."""
    assert spelt(word) == right
