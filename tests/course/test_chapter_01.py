"""What the checks of chapter 1 promise beside their verdicts: smaller scenarios that stay true, lines that run."""

from __future__ import annotations

import contextlib
import io
from random import Random

import pytest

from eventlab.course.catalogue import exercise
from eventlab.course.reference import imports, solved
from eventlab.course.runner import run
from eventlab.course.scenario import check_module, find_check

IDS = ("1.1", "1.2", "1.3")


@pytest.mark.parametrize("id", IDS)
def test_a_right_answer_is_right_in_every_smaller_scenario(id: str) -> None:
    """With something left out, what is right is worked out anew; else a failure could be made smaller into a lie."""
    of = exercise(id)
    check, answer = find_check(of), solved(of)
    small = [less for scenario in check.scenarios(Random(3)) for less in check.smaller(scenario)]
    parts = [("imports", answer.imports), ("cell", answer.cell)]

    outcome = run(f"{check_module(of)}_drive", parts, [scenario.plan for scenario in small], deadline=10)

    assert len(outcome.runs) == len(small) > 0
    assert [one.raised for one in outcome.runs if one.raised is not None] == []
    assert [check.judge(*pair) for pair in zip(small, outcome.runs, strict=True)] == [None] * len(small)


@pytest.mark.parametrize("id", IDS)
def test_the_lines_of_every_plan_run_below_the_answer(id: str) -> None:
    """A learner copies them into a cell; they tell the story without the judge, and raise where an error is due."""
    of = exercise(id)
    names: dict[str, object] = {}
    exec(f"{imports(of)}\n{solved(of).cell}", names)

    for scenario in find_check(of).scenarios(Random(3)):
        text = find_check(of).lines(scenario.plan)
        printed = io.StringIO()
        due = "should raise" in text
        with contextlib.redirect_stdout(printed), pytest.raises(Exception) if due else contextlib.nullcontext():
            exec(text, dict(names))
        assert due or printed.getvalue().count("\n") == text.count("print("), text
