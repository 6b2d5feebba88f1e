"""What the check of 4.4 promises beside its verdicts: names that fit, small examples that stay true, lines that run."""

from __future__ import annotations

import asyncio
import contextlib
import inspect
import io
import re
from ast import PyCF_ALLOW_TOP_LEVEL_AWAIT
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context

import pytest

from eventlab.course import reference
from eventlab.course.authoring.answers import Answer, answers
from eventlab.course.catalogue import exercise
from eventlab.course.checks.chapter_04 import history, history_drive
from eventlab.course.checks.chapter_04.history_faults import FAULTS, asked, crowd
from eventlab.course.checks.chapter_04.history_named import code_of, named
from eventlab.course.checks.chapter_04.history_plans import BUILDERS
from eventlab.course.judging import judge, play, scenarios_of
from eventlab.course.runnable import runnable
from eventlab.course.scenario import Scenario
from eventlab.course.submission import Submission
from tests.course.judged import dealt

OF = exercise("4.4")
BATCH = 60
"""Situations that one child plays well within its deadline, on a busy machine too."""
SOLUTION = reference.solved(OF)
RIGHT, WRONG = answers(OF, "solution", "right"), answers(OF, "wrong")
MANY = ("HIST-COUNT-01", "HIST-LIMIT-03")
"""Codes that no short log can show."""


@pytest.mark.parametrize("seed", range(1, 21))
def test_each_misconception_shows_under_its_own_name(seed: int) -> None:
    """However small the offset of a zone, and whatever shares a millisecond, no mistake is called by another's name."""
    for scenario in scenarios_of(OF, seed):
        log, question = scenario.plan["stored"], scenario.plan["question"]
        due = [event[2] for event in asked(log, question)]
        for fault in BUILDERS[scenario.name][1]:
            got = [event[2] for event in asked(log, question, fault)]

            assert got != due, f"{scenario.name} does not show {fault}"
            assert named(log, question, got) == code_of(fault), f"{fault} in {scenario.name}"


def test_every_misconception_has_a_situation_to_show_it() -> None:
    """What can be worked out is looked for; two of them show anyway, in a sorted list that is turned or taken whole."""
    shown = {fault for _, shows in BUILDERS.values() for fault in shows}

    assert set(FAULTS) - shown == {"HIST-REVERSE-01", "HIST-LIMIT-03"}


def test_an_event_may_have_the_first_position_that_there_can_be() -> None:
    """Redis asks its clock only where nobody gives a position: 0-1 is one, and no answer may drop it."""
    logs = [scenario.plan["stored"] for seed in (1, 2, 3) for scenario in scenarios_of(OF, seed)]

    assert sum(event[1] == "0-1" for log in logs for event in log) == 3


def test_both_halves_know_the_same_long_stream() -> None:
    """What the child stores is what the parent judges by."""
    plan = next(scenario.plan for scenario in scenarios_of(OF, 1) if scenario.plan["crowd"])

    assert crowd(plan) == history_drive._crowd(**plan["crowd"])


@pytest.mark.parametrize("answer", RIGHT, ids=str)
def test_a_right_answer_is_right_in_every_smaller_situation(answer: Answer) -> None:
    """Whatever is left out, what remains is a fair question; else a failure could be made smaller into a lie."""
    every = [less for seed in (1, 2, 3) for scenario in scenarios_of(OF, seed) for less in history.smaller(scenario)]
    small = dealt(answer, every)

    batches = [small[start : start + BATCH] for start in range(0, len(small), BATCH)]
    assert [said for batch in batches for said in misjudged(batch, answer.read())] == []


def misjudged(batch: list[Scenario], answer: Submission) -> list[str]:
    """The situations that this answer does not hold in."""
    runs = play(OF, answer, [scenario.plan for scenario in batch], deadline=30).runs
    assert len(runs) == len(batch)
    judged = [(scenario, run, history.judge(scenario, run)) for scenario, run in zip(batch, runs, strict=True)]
    return [f"{scenario.plan}: {broken or run.raised}" for scenario, run, broken in judged if broken or run.raised]


@pytest.fixture(scope="module")
def plain() -> Iterator[Executor]:
    """A plain Python, where sets have the order that they have in the judge's child: an answer may depend on it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONHASHSEED", "0")
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
            yield process


@pytest.mark.parametrize("seed", [1, 2])
def test_the_lines_of_every_plan_say_what_they_print(seed: int) -> None:
    """Below our answer they run as they stand, and the comments beside them say what is printed."""
    for scenario in scenarios_of(OF, seed):
        lines = history.lines(scenario.plan)

        printed = below(SOLUTION, lines)

        events = [line.split()[1] for line in printed if line.startswith("event ")]
        expected = re.findall("# expected: (.*)", lines)
        for either in re.findall(r"(\d+) and (\d+)", expected[0]):
            at = min(map(events.index, either))
            assert set(events[at : at + 2]) == set(either)
            events[at : at + 2] = either
        found = f"event{'s' * (len(events) > 1)} {', '.join(events)}" if events else "nothing"
        in_short = [
            re.sub(r"[\[\]]", "", line).replace("events ", "events, ") for line in printed if " events " in line
        ]
        left = printed[-1].split()[-1]
        assert [said.partition(" (in either")[0] for said in expected] == [*(in_short or [found]), left], lines


@pytest.mark.parametrize("answer", WRONG, ids=str)
def test_a_failure_is_small_and_its_lines_show_it(answer: Answer, plain: Executor) -> None:
    """Few events are left of a failure, under the same code; run below the answer, the lines print what ours do not."""
    verdict = judge(OF, answer.read(), seed=2)
    finding = verdict.finding

    assert finding is not None
    assert finding.code == answer.code
    assert len(finding.plan["stored"]) <= 3 or finding.code in MANY
    lines = runnable(verdict)
    assert lines.count("\n") <= 25
    ask = partial(told, lines=lines, commands=finding.code == "HIST-KEYS-01")
    said, due = plain.map(ask, (answer.read(), SOLUTION))
    assert said != due


def told(answer: Submission, *, lines: str, commands: bool) -> list[str] | str:
    """What the lines print, or the exception that ends them; what is sent to Redis only where that is the point."""
    try:
        return [line for line in below(answer, lines) if commands or not line.startswith("sends")]
    except Exception as error:  # noqa: BLE001 (a learner's cell shows it)
        return repr(error)


def below(answer: Submission, lines: str) -> list[str]:
    """The lines as a cell below the answer, and below our answers to the exercises before it; what they print."""

    async def cells() -> None:
        names: dict[str, object] = {}
        parts = [*(source for _, source in reference.earlier(OF, answer)), reference.imports(OF), answer.imports]
        for source in (*parts, answer.cell, lines):
            waiting = eval(compile(source, "<cell>", "exec", PyCF_ALLOW_TOP_LEVEL_AWAIT), names)
            if inspect.isawaitable(waiting):
                await waiting

    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        asyncio.run(cells())
    return printed.getvalue().splitlines()
