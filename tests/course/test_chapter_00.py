"""What the check of 0.1 promises beside its verdicts, and that a chapter with the number 0 is a chapter like others."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path
from random import Random

import pytest

from eventlab.course import check, hint, progress
from eventlab.course.authoring.answers import Answer, answers
from eventlab.course.catalogue import exercise
from eventlab.course.index_page import index_page
from eventlab.course.judging import play, scenarios_of
from eventlab.course.questions.asking import predict, quiz
from eventlab.course.reference import imports, solved
from eventlab.course.scenario import Scenario, find_check
from eventlab.course.start_page import start_page
from tests.course.judged import finding

OF = exercise("0.1")
CHECK = find_check(OF)
ROOT = Path(__file__).parents[2]
NAME = "00_introduction.ipynb"


def small() -> list[Scenario]:
    """Every candidate of every scenario under three seeds, and the candidates of the first ones again."""
    found = [less for seed in (1, 2, 3) for one in scenarios_of(OF, seed) for less in CHECK.smaller(one)]
    return [*found, *(least for less in found[:12] for least in CHECK.smaller(less))]


@pytest.mark.parametrize("answer", [*answers(OF, "solution"), *answers(OF, "right")], ids=str)
def test_a_right_answer_is_right_in_every_smaller_scenario(answer: Answer) -> None:
    """With something left out a situation is still one for the task; else a failure could shrink into a lie."""
    candidates = small()
    outcome = play(OF, answer.read(), [scenario.plan for scenario in candidates])

    assert all(scenario.plan["orders"] for scenario in candidates)
    assert len(outcome.runs) == len(candidates) > 0
    assert [CHECK.judge(*pair) for pair in zip(candidates, outcome.runs, strict=True)] == [None] * len(candidates)


def told(cell: str, text: str) -> str:
    """What the lines print below an answer; an error that ends them is the last thing."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        names: dict[str, object] = {}
        try:
            exec(f"{imports(OF)}\n{cell}\n{text}", names)
        except Exception as error:  # noqa: BLE001  (what a wrong answer raises, its learner sees as well)
            print("ended by", type(error).__name__)
    return printed.getvalue()


# An async answer is shown by Python itself, which complains of the missing await; a test run takes that for an error.
SHOWN = [answer for answer in answers(OF, "wrong") if answer.path.stem != "asynchronous"]


@pytest.mark.parametrize("answer", SHOWN, ids=str)
def test_the_lines_tell_a_wrong_answer_from_ours(answer: Answer) -> None:
    """Below a wrong answer they print something else than below ours, on one or two orders."""
    found = finding(answer)
    assert found.plan is not None
    text = CHECK.lines(found.plan)

    assert found.code == answer.code
    assert len(found.plan["orders"]) <= 2
    assert told(answer.read().cell, text) != told(solved(OF).cell, text)


def test_the_lines_of_every_plan_run_below_our_answer() -> None:
    """Whole scenarios too: each emit is printed, each who hears, and each refusal."""
    for scenario in CHECK.scenarios(Random(3)):
        printed, plan = told(solved(OF).cell, CHECK.lines(scenario.plan)), scenario.plan
        good = sum(bool(order["dishes"]) for order in plan["orders"])

        assert "ended by" not in printed
        assert printed.count("emit order.placed") == good
        assert printed.count(" hears {") == good * len(plan["listeners"])
        assert printed.count("refused:") == len(plan["orders"]) - good


def test_chapter_0_has_predictions_and_a_quiz() -> None:
    """Nought is a number: its questions are asked, noted and told like all others."""
    noted = predict("0.silent", 2)

    assert "Noted" in repr(noted)
    assert "✓ No: neither email nor delivery" in repr(predict("0.silent"))
    assert len(quiz("0").questions) == 5
    assert quiz(0) == quiz("0")
    assert 'quiz("0", 1, 1, 1, 1, 1)' in repr(quiz("0"))


def test_chapter_0_is_judged_helped_and_remembered(monkeypatch: pytest.MonkeyPatch, checkout: Path) -> None:
    """check("0.1") names the misconception, hint("0.1") helps with it, and the progress knows both."""
    wrong = checkout / "answer.py"
    wrong.write_text(f"{imports(OF)}\n\n\ndef place_order(order, events):\n    kitchen(order)\n")
    monkeypatch.chdir(checkout)

    assert "ORDER-DIRECT-01" in repr(check("0.1", file=wrong, seed=1))
    assert "Which names of services stand in your place_order?" in repr(hint("0.1"))
    assert {entry.id for entry in progress.entries()} == {"0.1"}


def test_chapter_0_is_on_the_start_page_and_in_the_index(tmp_path: Path) -> None:
    """Its row counts its exercise; and who is new is sent to read it first, though the path begins with 1.1."""
    for folder in ("work", "notebooks"):
        (tmp_path / folder).mkdir()
        for name in (NAME, "01_understanding_events.ipynb"):
            (tmp_path / folder / name).write_text('{"cells": []}')
    lead, path, _ = start_page(tmp_path)

    assert lead.startswith("# [Begin: 1.1 make_event")
    assert f"New here? Begin by reading: [00 Introduction](../notebooks/{NAME})." in lead
    links = f"[chapter](../notebooks/{NAME}) · [exercises](../work/{NAME})"
    assert f"| 1 Basics | 00 Introduction | ▱ 0 of 1 | {links} |" in path.splitlines()
    assert "▰ 1 of 1" in start_page(tmp_path, {"0.1"})[1]
    assert "| 1 Basics | 00 Introduction | 0.1 place_order, 10 min |" in "\n".join(index_page(ROOT))
