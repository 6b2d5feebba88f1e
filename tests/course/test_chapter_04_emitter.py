"""What the checks of 4.1 and 4.2 promise beside their verdicts: smaller scenarios that stay true, lines that run."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from functools import cache

import pytest

from eventlab.course.authoring.answers import Answer, answers
from eventlab.course.catalogue import Exercise, exercise
from eventlab.course.judging import judge, play, scenarios_of
from eventlab.course.reference import imports
from eventlab.course.scenario import Scenario, find_check
from tests.course.judged import dealt, finding

IDS = ("4.1", "4.2")
RIGHT = [pytest.param(one, id=str(one)) for id in IDS for one in answers(exercise(id), "solution", "right")]

PRINTED = """
import contextlib, io, json, sys

def printed(source):
    text = io.StringIO()
    with contextlib.redirect_stdout(text):
        try:
            exec(source, {"__name__": "__main__"})
        except BaseException as error:
            print("raised", type(error).__name__)
    return text.getvalue()

json.dump([printed(source) for source in json.load(sys.stdin)], sys.stdout)
"""
"""A program of its own: runs each source that it is given, and answers what each printed."""


@cache
def small(id: str) -> list[Scenario]:
    """Every scenario with something left out, for three seeds, and the smaller ones of the smallest of each."""
    of = exercise(id)
    found = []
    for scenario in (scenario for seed in (1, 2, 3) for scenario in scenarios_of(of, seed)):
        less = list(find_check(of).smaller(scenario))
        found += [*less, *find_check(of).smaller(less[0])]
    return found


@pytest.mark.parametrize("answer", RIGHT)
def test_a_right_answer_is_right_in_every_smaller_scenario(answer: Answer) -> None:
    """With something left out, what is right is worked out anew; else a failure could be made smaller into a lie."""
    check, kept, candidates = find_check(answer.of), 0, dealt(answer, small(answer.of.id))
    for start in range(0, len(candidates), 200):
        batch = candidates[start : start + 200]
        runs = play(answer.of, answer.read(), [scenario.plan for scenario in batch], deadline=20).runs
        for scenario, run in zip(batch, runs, strict=True):
            assert run.raised is None, (scenario, run)
            assert check.judge(scenario, run) is None, (scenario, run)
            kept += 1

    assert kept == len(candidates)
    assert len(small(answer.of.id)) > 200


def test_a_failure_is_shown_on_few_steps() -> None:
    """Two handlers in the wrong order are enough; of sixty drawn pairs one is, and a short one."""
    reverse, drawn = (
        next(one for one in answers(exercise(id), "wrong") if one.name == name)
        for id, name in (("4.1", "wrong/calls_in_reverse"), ("4.2", "wrong/short_runs_only"))
    )
    order, pairs = (judge(one.of, one.read(), seed=1).finding for one in (reverse, drawn))

    assert order is not None
    assert [step[0] for step in order.plan["steps"]] == ["on", "on", "emit"]
    assert pairs is not None
    assert len(pairs.plan["asks"]) == 1


@pytest.mark.parametrize("of", [exercise(id) for id in IDS], ids=IDS)  # so it runs where the verdicts are
def test_the_lines_show_what_the_card_says(of: Exercise) -> None:
    """Below the answer that failed they print something else than below ours, without the judge; and they are few."""
    [ours] = answers(of, "solution")
    wrong = [one for one in answers(of, "wrong") if not one.chance]
    lines = [find_check(of).lines(finding(one).plan) for one in wrong]

    theirs = printed([source(one, text) for one, text in zip(wrong, lines, strict=True)])
    due = printed([source(ours, text) for text in lines])

    assert [one.name for one, got, ought in zip(wrong, theirs, due, strict=True) if got == ought] == []
    assert max(text.count("\n") + 1 for text in lines) <= 25


@pytest.mark.parametrize("id", IDS)
def test_the_lines_of_every_plan_run_below_our_answer(id: str) -> None:
    """They need what the cell and the import cell define, and nothing else; what our answer does raises nothing."""
    of = exercise(id)
    [ours] = answers(of, "solution")
    lines = [find_check(of).lines(scenario.plan) for seed in (1, 2, 3) for scenario in scenarios_of(of, seed)]

    for text, got in zip(lines, printed([source(ours, text) for text in lines]), strict=True):
        errors = [line for line in got.splitlines() if line.startswith("raised")]
        assert all(line.startswith(("raised ExceptionGroup", "raised KeyboardInterrupt")) for line in errors), text
        assert bool(errors) == ("except BaseException" in text), text


def test_the_lines_say_what_is_expected() -> None:
    """A comment beside each emit names those who should be called, and our answer calls just those."""
    of = exercise("4.1")
    [ours] = answers(of, "solution")
    [scenario] = [one for one in scenarios_of(of, 1) if one.name == "once"]
    text = find_check(of).lines(scenario.plan)
    said = [re.split(", ", line.partition("  # ")[2]) for line in text.splitlines() if line.startswith("emitter.emit")]

    [got] = printed([source(ours, text)])

    assert [who for emit in said for who in emit] == [line.split()[0] for line in got.splitlines()]


def source(answer: Answer, lines: str) -> str:
    """What a notebook would run: the imports, the answer's cell, and the lines below it."""
    return f"{imports(answer.of)}\n{answer.read().cell}\n{lines}\n"


def printed(sources: list[str]) -> list[str]:
    """What each source prints in a plain Python, without addresses, which differ each time."""
    command = [sys.executable, "-W", "ignore", "-c", PRINTED]
    run = subprocess.run(command, input=json.dumps(sources), capture_output=True, text=True, check=True)
    return [re.sub(r" at 0x[0-9a-f]+", "", text) for text in json.loads(run.stdout)]
