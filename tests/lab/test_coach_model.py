"""The name coach: the name alone decides who hears, and a name that nobody refuses may still be heard by nobody."""

from __future__ import annotations

import pytest

from eventlab.emitter import EventEmitter
from eventlab.errors import CourseError
from eventlab.lab.coach_model import ANSWERS, LISTENERS, RIGHT, Coach


@pytest.mark.parametrize(
    ("name", "heard"),
    [
        ("order.placed", ("cook", "board", "bell", "audit")),
        ("order.delivery.failed", ("board", "alarm", "audit")),
        ("orders.placed", ("bell", "audit")),
        ("order.place", ("board", "audit")),
        ("email.send", ("audit",)),
        ("order_placed", ("audit",)),
        ("sendEmailNow", ()),
        ("orderPlaced", ()),
        ("", ()),
    ],
)
def test_who_hears_a_name(name: str, heard: tuple[str, ...]) -> None:
    """Each listener hears what its pattern names; a name that `Event` refuses is heard by none."""
    assert Coach().name(name).heard == heard


def test_the_listeners_hear_what_an_emitter_would_tell_them() -> None:
    """The same five patterns on a real emitter: it calls the same five."""
    emitter, called = EventEmitter(), []
    for listener in LISTENERS:
        emitter.on(listener.pattern.text, lambda _, name=listener.name: called.append(name))

    for name in ("order.placed", "order.delivery.failed", "orders.placed", "email.send", "order_placed"):
        called.clear()
        emitter.emit(name, None)
        assert Coach().name(name).heard == tuple(called)


def test_a_refused_name_is_told_from_one_that_few_hear() -> None:
    """`email.send` is taken, and only noted; `sendEmailNow` is an error. Both get the same better name."""
    coach = Coach()
    taken, refused = coach.name("email.send"), coach.name("sendEmailNow")

    assert (taken.taken, taken.kind, taken.mend) == (True, "command", "email.sent")
    assert taken.sentence == "email.send: 1 of 5 hears it, the audit. No error, no warning."
    assert (refused.taken, refused.kind, refused.mend) == (False, "command", "email.sent")
    assert refused.sentence.startswith("sendEmailNow: nobody hears it. Event refuses the name")
    assert coach.name("").sentence == "Type a name."


def test_a_good_name_has_nothing_to_mend() -> None:
    """The sentence lists who hears; the advice is content."""
    shown = Coach().name("order.placed")

    assert (shown.good, shown.kind, shown.mend) == (True, "event", None)
    assert shown.sentence == "order.placed: 4 of 5 hear it: the cook, the board, the bell and the audit."


@pytest.mark.parametrize("answer", ANSWERS)
def test_a_prediction_is_compared_at_once(answer: str) -> None:
    """The name in question is tried; what was predicted, and what is, stand side by side, and stay."""
    coach = Coach()
    shown = coach.predict(answer)

    assert (shown.name, shown.heard, shown.prediction) == ("order_placed", ("audit",), answer)
    assert ANSWERS[RIGHT] == "one: only the audit"
    lead = "As you predicted, one" if answer == RIGHT else f"You predicted {ANSWERS[answer]}. In fact one"
    assert shown.verdict.startswith(lead)
    assert coach.name("order.placed").verdict == shown.verdict
    assert coach.snapshot() == coach.name("order.placed")


def test_an_answer_that_there_is_not_is_refused() -> None:
    """The error lists those that there are."""
    with pytest.raises(CourseError, match=r"'five' is none of the answers: expected one of 'none', 'one', 'four'"):
        Coach().predict("five")
