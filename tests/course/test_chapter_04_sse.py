"""What the check of 4.5 promises beside its verdicts: smaller scenarios that stay true, lines that show the failure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from random import Random

import pytest

from eventlab.course.authoring.answers import Answer, answers
from eventlab.course.catalogue import Exercise, exercise
from eventlab.course.checks.chapter_04 import sse
from eventlab.course.checks.chapter_04.sse_plans import scenario
from eventlab.course.checks.chapter_04.sse_rows import folded
from eventlab.course.judging import play, scenarios_of
from eventlab.course.reference import imports, solved
from eventlab.course.scenario import Broken, Row, Scenario
from eventlab.course.shrink import BATCH
from tests.course.judged import dealt, finding
from tests.course.played import played

OF = exercise("4.5")
PATIENT = 60.0
"""Seconds for a batch: what is tested is the check, not the machine."""


def library(*kinds: str) -> list[object]:
    """The answers of these kinds, named as in the library."""
    return [pytest.param(answer, id=answer.name) for answer in answers(OF, *kinds)]  # type: ignore[arg-type]


def way_down(of: Scenario, rng: Random) -> Iterator[Scenario]:
    """One thing after another left out by chance, until nothing can be."""
    while candidates := list(sse.smaller(of)):
        yield (of := rng.choice(candidates))


@pytest.mark.parametrize("answer", library("solution", "right"))
def test_a_right_answer_is_right_in_every_smaller_scenario(answer: Answer) -> None:
    """With something left out, what is right is worked out anew; else a failure could be made smaller into a lie."""
    whole = [(each, Random(seed)) for seed in (1, 2, 3) for each in scenarios_of(OF, seed)]
    every = [less for each, rng in whole for less in (*sse.smaller(each), *way_down(each, rng))]
    small = dealt(answer, every)

    assert {each.name for each in every} == {each.name for each, _ in whole}
    for batch in (small[start : start + BATCH] for start in range(0, len(small), BATCH)):
        outcome = play(OF, answer.read(), [each.plan for each in batch], deadline=PATIENT)
        broken = [sse.judge(*pair) for pair in zip(batch, outcome.runs, strict=True)]
        assert broken == [None] * len(batch)
        assert not [run.raised for run in outcome.runs if run.raised is not None]


@pytest.mark.parametrize("answer", library("wrong"))
def test_what_the_card_shows_breaks_the_promise_that_it_names(answer: Answer) -> None:
    """A failure made small is still the failure that it was."""
    found = finding(answer)
    assert found.plan is not None
    (run,) = play(OF, answer.read(), [found.plan], deadline=PATIENT).runs

    broken = sse.judge(scenario(found.scenario, found.plan), run)

    assert broken is not None
    assert broken.code == found.code == answer.code


@pytest.mark.parametrize("of", [OF], ids=[OF.id])  # so it runs where the verdicts are
def test_the_lines_of_a_failure_show_it(of: Exercise) -> None:
    """Run by hand, they show what the judge saw: something else than below ours, which raises only what it is to."""
    wrong = answers(of, "wrong")
    plans = [plan for answer in wrong if (plan := finding(answer).plan) is not None]
    lines = [sse.lines(plan) for plan in plans]

    ours = played([[imports(of), solved(of).cell, text] for text in lines])
    theirs = played([[imports(of), answer.read().cell, text] for answer, text in zip(wrong, lines, strict=True)])

    assert [str(answer) for answer, mine, other in zip(wrong, ours, theirs, strict=True) if mine == other] == []
    assert [text for text, plan in zip(ours, plans, strict=True) if "Error" in text and not plan["fails"]] == []


def test_the_lines_can_be_read() -> None:
    """They fit on a screen, whatever the scenario, and leave the learner's own emit and history alone."""
    for each in scenarios_of(OF, 1):
        lines = sse.lines(each.plan).splitlines()

        assert len(lines) <= 35
        assert not [line for line in lines if line.startswith(("def emit", "async def emit", "async def history"))]


def test_where_events_of_other_types_come_first_nothing_of_ours_is_due_before_them() -> None:
    """What is due follows from the plan alone: what is behind last_id, what is emitted, of the one type."""
    (others,) = [each for each in scenarios_of(OF, 1) if each.name == "other types"]
    everything = scenario(others.name, others.plan | {"last_id": "0-0"})
    nothing = scenario(others.name, others.plan | {"last_id": None})

    assert [each[3] for each in everything.expect.events] == sorted(each[3] for each in everything.expect.events)
    assert len(everything.expect.events) == len(others.expect.events) + 1 == len(nothing.expect.events) + 2


def test_a_long_run_of_alike_rows_is_told_by_its_ends_and_by_the_one_that_matters() -> None:
    """A card is read at a glance: eleven equal lines say no more than two."""
    rows = [Row("listen"), *[Row("history", "order.placed", note="nothing")] * 11]

    found = folded(Broken("CODE", rows, 5))

    assert [row.op for row in found.rows] == ["listen", "history", "…", "history", "…", "history"]
    assert [row.note for row in found.rows if row.op == "…"] == ["3 more", "5 more"]
    assert found.mark == 3
    assert folded(replace(found, mark=None)).rows == found.rows
