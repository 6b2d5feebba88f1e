"""The card as HTML: all of the words, in elements that say what they are, safe and complete where nothing runs."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest

from eventlab.course.card_html import card_html
from eventlab.course.catalogue import exercise
from eventlab.course.judging import judge
from eventlab.course.submission import Submission, read_file
from eventlab.course.verdict import Verdict

FOUR_ONE = exercise("4.1")
ANSWERS = Path(__file__).parents[1] / "submissions" / "4.1"


@pytest.fixture(autouse=True)
def live(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody watches."""
    monkeypatch.setenv("EVENTLAB_LIVE", "1")


def judged(answer: str) -> Verdict:
    """The verdict on one of the kept answers."""
    return judge(FOUR_ONE, read_file(FOUR_ONE, ANSWERS / answer), seed=7)


def page(verdict: Verdict) -> str:
    """Its HTML."""
    return card_html(verdict) or ""


def words(html: str) -> str:
    """What a reader reads, a space between any two elements."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def test_a_failed_card_says_all_that_the_text_says() -> None:
    """Every word of the plain card but its edge and its columns stands in the page, in the same order."""
    html = words(page(judged("wrong/stops_at_first_error.py")))

    for part in (
        "✗ 4.1 EventEmitter: failed 23 of 25 scenarios · seed 7",
        "EMIT-RAISE-01 One raising handler stops those behind it.",
        "1 emit parcel.changed 2 deliver waiter raised ValueError('no stove 44') 3 raise parcel.changed ValueError "
        "▸ 4 — till never called",
        "Expected waiter, till Got waiter Why one broken stove costs every customer the confirmation.",
        "Hint 1 of 3 Who still waits when a handler raises?",
        'Try: hint("4.1") · timeline("4.1") · solution("4.1")',
        "the 23 that passed two emitters, order, no listener",
    ):
        before, found, html = html.partition(part)
        assert found == part, html or before


def test_the_elements_say_what_they_are() -> None:
    """A named group, tables whose rows have headers, one row that matters, and what is long folded up."""
    html = page(judged("wrong/stops_at_first_error.py"))

    assert 'role="group" aria-label="Verdict on 4.1: failed"' in html
    assert html.count("<table") == 2
    assert html.count('<th scope="row"') == html.count("<tr") == 4 + 4
    assert html.count('aria-label="the row that matters"') == 1
    assert "<details" in html
    assert "<button" not in html


@pytest.mark.parametrize(
    ("source", "status", "edge"),
    [
        ("x = 1", "not attempted", "dotted"),
        ("class EventEmitter\n    pass", "error", "double"),
    ],
)
def test_the_form_of_the_edge_tells_the_status(source: str, status: str, edge: str) -> None:
    """Dotted, double, solid: not by colour, and as a value that survives where no variable does."""
    verdict = judge(FOUR_ONE, Submission(source), seed=7)

    assert verdict.status == status
    assert f"border-left: 6px {edge};" in page(verdict)
    assert "border-left: 6px solid;" in page(judged("right/dataclass_entries.py"))


def test_nothing_is_shown_but_the_text_where_runs_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    """With EVENTLAB_LIVE=0 there is no HTML, and the text has its edge in front of each line."""
    verdict = judge(FOUR_ONE, Submission("class EventEmitter\n    pass"), seed=7)
    assert verdict._repr_html_() == card_html(verdict)
    monkeypatch.setenv("EVENTLAB_LIVE", "0")

    assert verdict._repr_html_() is None
    assert all(line.startswith("‖") for line in repr(verdict).splitlines())


def test_html_in_an_answer_stays_text() -> None:
    """What a learner's code says or prints cannot become a part of the page."""
    source = "class EventEmitter:\n    def __init__(self):\n        print('<b>')\n        raise ValueError('<script>')"
    html = page(judge(FOUR_ONE, Submission(source), seed=7))

    assert "ValueError: &lt;script&gt;" in html
    assert "&lt;b&gt;" in html
    assert "<script>" not in html
    assert "<b>" not in html


def test_a_passed_card_links_to_the_next_exercise_where_the_learner_has_it(tmp_path: Path) -> None:
    """Beside its notebook the next exercise is a link to its cell; anywhere else only its name."""
    cell = {"cell_type": "markdown", "id": "task-4-2", "source": "## 4.2 matches"}
    verdict = judged("right/dataclass_entries.py")
    here = replace(verdict, answer=Submission("", path=tmp_path), saved="Saved as my_eventlab/emitter.py.")
    assert "<a " not in page(here)
    (tmp_path / FOUR_ONE.notebook).write_text(json.dumps({"cells": [cell]}))

    assert f'<a href="{FOUR_ONE.notebook}#cell-id=task-4-2">Next: 4.2 matches, 8 min →</a>' in page(here)
    in_a_file = replace(here, answer=Submission("", path=tmp_path / "card.ipynb"))
    assert "#cell-id=task-4-2" in page(in_a_file)
    assert "Saved as my_eventlab/emitter.py." in words(page(here))
    assert "Held: two emitters, order" in words(page(here))
    assert "Next: 4.2 matches, 8 min" in words(page(replace(verdict, answer=None)))


def test_without_a_trace_the_scenario_and_the_line_stand_in_its_place() -> None:
    """Every waiting task has a line of its own; our own fault is told in full."""
    timeout = judge(FOUR_ONE, Submission("class EventEmitter:\n  while True: pass"), seed=7, deadline=1.0)
    assert timeout.finding is not None
    waiting = replace(timeout, finding=replace(timeout.finding, where="Line 3 waits\nLine 4 waits"))
    ours = Verdict(FOUR_ONE, "judge error", 7, message="This is our fault.\nKeyError: 1")

    assert "Scenario two emitters" in words(page(timeout))
    assert "Line 3 waits\nLine 4 waits</pre>" in page(waiting)
    assert "‖ Line 3 waits\n‖ Line 4 waits\n" in repr(waiting)
    assert "This is our fault. KeyError: 1" in words(page(ours))
    assert 'Try: check("4.1")' in words(page(ours))
