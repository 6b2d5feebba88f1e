"""What the check of 4.3 promises beside its verdicts: smaller scenarios that stay true, lines that run."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from itertools import chain
from pathlib import Path

import pytest

from eventlab.course.authoring.answers import Answer, answers
from eventlab.course.catalogue import Exercise, exercise
from eventlab.course.judging import play, scenarios_of
from eventlab.course.reference import imports, solved
from eventlab.course.scenario import Scenario, find_check
from tests.course.judged import dealt, finding

OF = exercise("4.3")
CHECK = find_check(OF)
WRONG = answers(OF, "wrong")
SHARE = 10
"""Wrong answers whose lines one Python runs."""
SEEDS = (1, 2, 3)
BATCH = 40
"""Scenarios that one child plays."""
MOST_LINES = 25
OVERLONG = 2_000
"""Characters that no story printed for one emit comes near; an event that is too large has a hundred times more."""

RUN_ALL = """
import ast, asyncio, contextlib, io, json, sys, warnings
warnings.simplefilter("ignore")

async def tell(text):
    names, printed = {"__name__": "__main__"}, io.StringIO()
    with contextlib.redirect_stdout(printed):
        try:
            running = eval(compile(text, "<lines>", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT), names)
            if running is not None:
                await running
        except Exception as error:
            print("ended by", type(error).__name__)
    return printed.getvalue()

print(json.dumps([asyncio.run(tell(text)) for text in json.load(sys.stdin)]))
"""


def told(texts: list[str], folder: Path) -> list[str]:
    """What each text prints in a plain Python; ids and positions are called by letters, in the order they come."""
    done = subprocess.run(
        [sys.executable, "-c", RUN_ALL],
        input=json.dumps(texts),
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return [lettered(text) for text in json.loads(done.stdout)]


def lettered(text: str) -> str:
    """The text without what differs from run to run; what was the same stays the same."""
    letters: dict[str, str] = {}
    return re.sub(
        r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\b[0-9]{13}-[0-9]+\b",
        lambda found: letters.setdefault(found[0], f"<{len(letters)}>"),
        text,
    )


def small() -> list[Scenario]:
    """Every candidate of every scenario; under one seed, the smallest of each candidate's own too."""
    found = {seed: [less for one in scenarios_of(OF, seed) for less in CHECK.smaller(one)] for seed in SEEDS}
    least = (list(CHECK.smaller(less))[-1:] for less in found[SEEDS[0]])
    return list(chain(*found.values(), *least))


@pytest.mark.parametrize("answer", [*answers(OF, "solution"), *answers(OF, "right")], ids=str)
def test_a_right_answer_is_right_in_every_smaller_scenario(answer: Answer) -> None:
    """With something left out a situation is still one for the task; else a failure could shrink into a lie."""
    candidates = dealt(answer, small())

    for start in range(0, len(candidates), BATCH):
        batch = candidates[start : start + BATCH]
        outcome = play(OF, answer.read(), [scenario.plan for scenario in batch])
        assert len(outcome.runs) == len(batch)
        assert [CHECK.judge(*pair) for pair in zip(batch, outcome.runs, strict=True)] == [None] * len(batch)


@pytest.mark.parametrize("answer", WRONG, ids=str)
def test_a_failure_is_shown_on_one_emit_where_one_is_enough(answer: Answer) -> None:
    """It keeps its code while it shrinks; what needs two emits keeps two, and a listener stays where it hears."""
    found = finding(answer)

    assert found.code == answer.code
    assert found.plan is not None
    alone = {"STORE-ID-02": 2, "STORE-POSITION-03": 2, "STORE-POSITION-01": 2}
    assert len(found.plan["emits"]) <= alone.get(found.code, 1)
    assert len(found.plan["listeners"]) <= 1
    assert sum(len(emit["data"]) + len(emit["fields"]) for emit in found.plan["emits"]) <= 1


@pytest.mark.parametrize("of", [OF], ids=["4.3"])  # so it runs where the verdicts are
@pytest.mark.parametrize("start", range(0, len(WRONG), SHARE))
def test_the_lines_tell_a_wrong_answer_from_ours(start: int, of: Exercise, tmp_path: Path) -> None:
    """Below a wrong answer they print something else than below ours, so that a learner sees the failure."""
    some = WRONG[start : start + SHARE]
    lines = [CHECK.lines(finding(answer).plan) for answer in some]
    cells = [*(solved(of).cell for _ in some), *(answer.read().cell for answer in some)]
    printed = told([f"{imports(of)}\n{cell}\n{text}" for cell, text in zip(cells, lines * 2, strict=True)], tmp_path)

    pairs = zip(some, printed[: len(some)], printed[len(some) :], strict=True)
    assert not [str(answer) for answer, ours, theirs in pairs if ours == theirs]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_lines_of_every_plan_are_short_and_run_below_our_answer(seed: int, tmp_path: Path) -> None:
    """Whole scenarios too, which nothing could make smaller; what raises in them is caught and printed."""
    texts = [CHECK.lines(scenario.plan) for scenario in scenarios_of(OF, seed)]

    assert max(text.count("\n") + 1 for text in texts) <= MOST_LINES
    for text, printed in zip(
        texts, told([f"{imports(OF)}\n{solved(OF).cell}\n{text}" for text in texts], tmp_path), strict=True
    ):
        assert "ended by" not in printed, text
        assert ("raised" in printed) == ("expected: an error" in text or "raise ValueError" in text), text
        assert 0 < len(printed) < OVERLONG * text.count("emit("), text
