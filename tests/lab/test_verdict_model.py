"""What the card's buttons do, without a browser: what a press brings, and what it says when something breaks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from eventlab.course.catalogue import exercise
from eventlab.course.judging import judge
from eventlab.course.submission import Submission, read_file
from eventlab.course.verdict import Verdict
from eventlab.errors import CourseError
from eventlab.lab.verdict_model import BUTTONS, Shown, Verb, VerdictModel, buttons_of

FOUR_ONE = exercise("4.1")
ANSWERS = Path(__file__).parents[1] / "submissions" / "4.1"
FIRST = "Hint 1 of 3: Who still waits when a handler raises?"
ASKED = "This puts the starter back."


@pytest.fixture(scope="module")
def failed() -> Verdict:
    """A verdict with everything: a trace, a plan, hints."""
    return judge(FOUR_ONE, read_file(FOUR_ONE, ANSWERS / "wrong" / "stops_at_first_error.py"), seed=7)


def answers(*texts: str) -> Verb:
    """A verb that answers these texts, one a press."""
    left: Iterator[str] = iter(texts)
    return lambda: Shown(next(left))


def said(model: VerdictModel) -> list[tuple[str, str]]:
    """What stands below the buttons: verb and text."""
    return [(one["verb"], one["shown"]["text"]) for one in model.snapshot()["said"]]


def test_the_buttons_are_those_that_make_sense(failed: Verdict) -> None:
    """Ours to compare after a pass; no timeline where nothing was played, or nothing happens; a way to begin."""
    unread = judge(FOUR_ONE, Submission("class EventEmitter"), seed=7)

    assert buttons_of(failed) == ("hint", "timeline", "lines", "bundle", "reset")
    assert buttons_of(unread) == ("hint", "bundle", "reset")
    assert buttons_of(Verdict(FOUR_ONE, "passed", 7)) == ("solution", "timeline")
    assert buttons_of(Verdict(exercise("1.2"), "passed", 7)) == ("solution",)
    assert buttons_of(Verdict(FOUR_ONE, "not attempted", 7, message="Nothing here.")) == ("hint", "reset")
    assert buttons_of(Verdict(FOUR_ONE, "judge error", 7, message="Our fault.")) == ("check",)
    labels = [button["label"] for button in VerdictModel(failed, {}).snapshot()["buttons"]]
    assert labels == [BUTTONS[verb] for verb in buttons_of(failed)]


def test_hints_are_added_line_by_line(failed: Verdict) -> None:
    """A verb that tells all open hints each time adds only the new ones; with none, its last line says why."""
    closed = "Hint 3 opens with your next different attempt."
    two = f"EMIT-RAISE-01\n{FIRST}\nHint 2 of 3: Where must the try stand?\n{closed}"
    model = VerdictModel(failed, {"hint": answers(two, two, f"{two}\nHint 3 of 3: Catch each.")})

    model.press("hint")
    assert said(model) == [("hint", f"Hint 2 of 3: Where must the try stand?\n{closed}")]
    model.press("hint")
    assert len(said(model)) == 1
    assert model.snapshot()["note"] == closed
    model.press("hint")
    assert said(model)[1] == ("hint", "Hint 3 of 3: Catch each.")
    assert model.snapshot()["note"] == ""


def test_anything_else_replaces_what_it_said_before(failed: Verdict) -> None:
    """A second timeline stands below what came in between, and the first is gone."""
    verbs = {"timeline": answers("one", "two"), "lines": answers("x = 1"), "hint": answers("Hint 2 of 3: b")}
    model = VerdictModel(failed, verbs)
    for name in ("timeline", "hint", "lines", "timeline"):
        model.press(name)

    assert said(model) == [("hint", "Hint 2 of 3: b"), ("lines", "x = 1"), ("timeline", "two")]
    assert [one["turn"] for one in model.snapshot()["said"]] == [2, 3, 4]
    assert model.snapshot()["turn"] == 4


def test_a_reset_asks_first(failed: Verdict) -> None:
    """Reset… only asks; no answers it away; yes does it, once, and never without the question."""
    done: list[str] = []

    def reset() -> Shown:
        done.append("reset")
        return Shown("4.1 is as it was")

    model = VerdictModel(failed, {"about reset": lambda: Shown(ASKED), "reset": reset})
    model.press("yes")
    model.press("reset")
    assert model.snapshot()["asks"] == ASKED
    model.press("no")
    assert (model.snapshot()["asks"], done) == ("", [])
    model.press("reset")
    model.press("yes")
    model.press("yes")

    assert done == ["reset"]
    assert said(model) == [("reset", "4.1 is as it was")]
    assert model.snapshot()["asks"] == ""


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (CourseError("work/ cannot be written.\nCheck it."), "work/ cannot be written. Check it."),
        (RuntimeError("no\nroom"), "RuntimeError: no room"),
    ],
)
def test_what_a_verb_raises_is_one_line_on_the_card(failed: Verdict, error: Exception, line: str) -> None:
    """A message for the learner as it is, any other with its type; the next press clears it."""

    def broken() -> Shown:
        raise error

    model = VerdictModel(failed, {"bundle": broken, "hint": answers("Hint 2 of 3: b")})
    model.press("bundle")
    now: dict[str, Any] = model.snapshot()
    model.press("hint")

    assert (now["error"], now["said"]) == (line, [])
    assert model.snapshot()["error"] == ""


def test_a_press_of_what_is_no_button_is_told_too(failed: Verdict) -> None:
    """Nothing is swallowed, not even a message that no card of ours sends."""
    model = VerdictModel(failed, {})
    model.press("explode")

    assert model.snapshot()["error"] == "KeyError: 'explode'"
