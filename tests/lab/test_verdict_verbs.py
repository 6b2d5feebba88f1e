"""The verbs behind the buttons: about the answer that was judged, and shown with its picture."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Any

import pytest

from eventlab.course.catalogue import exercise
from eventlab.course.submission import Submission
from eventlab.course.verbs import solution
from eventlab.course.verdict import Verdict
from eventlab.lab.verdict_model import Shown
from eventlab.lab.verdict_verbs import shown, verbs_for

FOUR_ONE = exercise("4.1")


@dataclass(frozen=True)
class Drawn:
    """A value with a picture."""

    forms: Any

    def __repr__(self) -> str:
        return "emit → till"

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> Any:
        return self.forms


def test_a_picture_comes_with_its_words_and_its_width() -> None:
    """Base64 as it is, bytes as base64, and the words that stand for it."""
    how = {"image/png": {"width": 720, "alt": "an arrow"}}

    assert shown(Drawn(({"image/png": "iVBO", "text/plain": "x"}, how))) == Shown(
        "emit → till", "iVBO", "an arrow", 720
    )
    assert shown(Drawn({"image/png": b"\x89PNG"})) == Shown("emit → till", base64.b64encode(b"\x89PNG").decode())


def test_a_text_is_shown_as_it_is() -> None:
    """Lines to run are a string, anything else is its repr; without a picture there is none."""
    assert shown("x = 1\n") == Shown("x = 1\n")
    assert shown(Drawn({})) == Shown("emit → till")


def test_reset_says_what_it_will_do_and_where_the_rest_is_kept() -> None:
    """Before anything happens one knows which cell changes, and where it can be found again."""
    verbs = verbs_for(Verdict(FOUR_ONE, "failed", 7, answer=Submission("x = 1")))
    text = verbs["about reset"]().text

    assert f"puts the starter of 4.1 back into its cell in work/{FOUR_ONE.notebook}" in text
    assert "kept first, in work/.backups" in text


def test_an_answer_that_the_judge_broke_on_can_be_checked_again() -> None:
    """What comes is the new card."""
    broken = Verdict(FOUR_ONE, "judge error", 7, message="Our fault.", answer=Submission("x = 1"))

    assert verbs_for(broken)["check"]().text.startswith("┊ ○ 4.1 EventEmitter: not attempted")


def test_the_verbs_are_the_courses_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pressing a button says what typing the verb says."""
    monkeypatch.setenv("EVENTLAB_LIVE", "0")
    assert verbs_for(Verdict(FOUR_ONE, "passed", 7))["solution"]() == Shown(repr(solution("4.1")))
