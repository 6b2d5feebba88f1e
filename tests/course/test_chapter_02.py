"""What the checks of chapter 2 promise beside their verdicts: smaller scenarios that stay true, lines that show."""

from __future__ import annotations

import ast
import asyncio
import contextlib
import io
import json
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest

from eventlab.clock import run_virtual
from eventlab.course import places
from eventlab.course.authoring.answers import Answer, Kind, answers
from eventlab.course.catalogue import exercise
from eventlab.course.checks.chapter_02 import patterns
from eventlab.course.judging import play, scenarios_of
from eventlab.course.reference import imports, solved
from eventlab.course.scenario import Check, Scenario, find_check
from eventlab.course.shrink import BATCH
from tests.course.judged import finding

IDS = ("2.1", "2.2", "2.3", "2.4")
PATIENT = 60.0
"""Seconds for a batch: what is tested is the check, not the machine."""
QUIET = ("REQUEST-ASYNC-01", "PUBSUB-ASYNC-01", "PUBSUB-INBOX-01")
"""Codes of answers that cannot be called as the lines do: in a notebook Python says so itself."""


def library(*kinds: Kind) -> list[Any]:
    """The answers of these kinds to the exercises of the chapter."""
    return [pytest.param(answer, id=str(answer)) for id in IDS for answer in answers(exercise(id), *kinds)]


def way_down(check: Check, of: Scenario, rng: Random) -> Iterator[Scenario]:
    """One thing after another left out by chance, until nothing can be."""
    while candidates := list(check.smaller(of)):
        yield (of := rng.choice(candidates))


def shown_by(answer: Answer, lines: str) -> str:
    """What the lines print below an answer, on a loop whose time jumps; an exception's name, when one comes."""

    async def run() -> None:
        names: dict[str, Any] = {"__name__": "__below__"}
        for text in (imports(answer.of), answer.read().cell, lines):
            waits = eval(compile(text, "<cell>", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT), names)
            if waits is not None:
                await waits

    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        try:
            run_virtual(run())
        except (Exception, asyncio.CancelledError) as error:  # noqa: BLE001 (a wrong answer may raise anything)
            print(type(error).__name__)
    return printed.getvalue()


@pytest.mark.parametrize("answer", library("solution", "right"))
def test_a_right_answer_is_right_in_every_smaller_scenario(answer: Answer) -> None:
    """With something left out, what is right is worked out anew; else a failure could be made smaller into a lie."""
    check, scenarios = find_check(answer.of), scenarios_of(answer.of, 3)
    small = [less for each in scenarios for less in (*check.smaller(each), *way_down(check, each, Random(3)))]

    assert {each.name for each in small} >= {each.name for each in scenarios if list(check.smaller(each))}
    for batch in (small[start : start + 4 * BATCH] for start in range(0, len(small), 4 * BATCH)):
        outcome = play(answer.of, answer.read(), [each.plan for each in batch], deadline=PATIENT)
        broken = [check.judge(*pair) for pair in zip(batch, outcome.runs, strict=True)]
        assert broken == [None] * len(batch)
        assert not [run.raised for run in outcome.runs if run.raised is not None]


@pytest.mark.filterwarnings("ignore:coroutine")  # of answers that forget to await, and are collected
@pytest.mark.parametrize("answer", library("wrong"))
def test_the_lines_of_a_card_show_what_the_card_says(answer: Answer) -> None:
    """Run by hand, they print something else below a wrong answer than below ours."""
    found = finding(answer)
    (ours,) = answers(answer.of, "solution")

    lines = find_check(answer.of).lines(found.plan)

    assert len(lines.splitlines()) <= 45
    right = shown_by(ours, lines)
    assert "Error" not in right.replace("TimeoutError", "")
    if found.code not in QUIET:
        assert shown_by(answer, lines) != right


@pytest.mark.parametrize("name", ["right/asks_the_machines_clock", "right/clock_by_name"])
def test_a_clock_of_the_machines_is_the_loops_from_the_first_scenario_on(name: str) -> None:
    """Each played alone, as a timeline does: whoever has imported the clock by its name is judged like the others."""
    (answer,) = [each for each in answers(exercise("2.1"), "right") if each.name == name]
    check = find_check(answer.of)

    for each in scenarios_of(answer.of, 3):
        (run,) = play(answer.of, answer.read(), [each.plan], deadline=PATIENT).runs
        assert check.judge(each, run) is None


@pytest.mark.parametrize("id", IDS)
def test_the_lines_say_what_ours_prints(id: str) -> None:
    """What should come stands beside each line as a comment, and it is what comes."""
    (ours,) = answers(exercise(id), "solution")
    for each in scenarios_of(exercise(id), 3):
        lines = find_check(exercise(id)).lines(each.plan)
        printed = shown_by(ours, lines).splitlines()

        prints = [line for line in lines.splitlines() if line.startswith("print(")]
        said = [line.partition("  # ")[2] for line in prints if "  # " in line]
        assert len(printed) >= len(prints)
        assert all(any(words in line for line in printed) for words in said), (each.name, said, printed)


def test_the_notebook_offers_the_reasons_of_the_table() -> None:
    """What a learner reads beside 2.4 is what the judge knows, word for word."""
    path = places.exercises() / exercise("2.4").notebook
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    (text,) = ["".join(cell["source"]) for cell in cells if cell["id"] == "reasons-2-4"]

    assert text.rstrip().endswith(patterns.TABLE.offered())


def test_the_right_patterns_alone_fail() -> None:
    """Who knows the patterns still has to say why: no other reason passes for any situation."""
    table = patterns.TABLE

    assert {item.choice for item in table.items} == set(table.choices)
    assert all(len(item.reasons) == 1 for item in table.items)
    assert len(table.reasons) > 2 * len(table.choices)


def test_our_answers_compose() -> None:
    """A question asked on the bus of the room messaging is answered by whoever listens there."""
    names: dict[str, Any] = {}
    exec(f"{imports(exercise('2.1'))}\n{solved(exercise('2.1')).cell}", names)

    async def ask() -> Any:
        from eventlab.event import Event
        from eventlab.messaging import PubSub

        class Kitchen(PubSub):
            def publish(self, event: Event) -> int:
                heard = super().publish(event)
                if event.type == "menu.asked":
                    super().publish(Event("question.answered", {"dish": "ramen"}, metadata={"request": event.id}))
                return heard

        return await names["request"](Kitchen(), "menu.asked", {}, timeout=1)

    assert run_virtual(ask()).data == {"dish": "ramen"}
