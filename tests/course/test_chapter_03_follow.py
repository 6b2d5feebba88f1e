"""What the check of 3.5 promises beside its verdicts: examples that stay true, lines that show the failure."""

from __future__ import annotations

import asyncio
import contextlib
import inspect
import io
from ast import PyCF_ALLOW_TOP_LEVEL_AWAIT
from typing import Any
from uuid import uuid4

import pytest

from eventlab.clock import run_virtual
from eventlab.course import reference
from eventlab.course.authoring.answers import Answer, answers
from eventlab.course.catalogue import exercise
from eventlab.course.checks.chapter_03 import follow
from eventlab.course.judging import scenarios_of
from eventlab.course.runner import run
from eventlab.course.scenario import check_module
from eventlab.transport import open_redis
from tests.conftest import RedisServer
from tests.emitter.waiting import PATIENCE

OF = exercise("3.5")
SOLUTION = reference.solved(OF)
RIGHT, WRONG = answers(OF, "solution", "right"), answers(OF, "wrong")
SILENT = ("FOLLOW-BLOCK-01", "FOLLOW-POLL-01", "FOLLOW-TAKE-01")
"""Codes of what one does not see in what a reader is given."""


def names_of(source: str) -> dict[str, Any]:
    names: dict[str, Any] = {}
    exec(f"{SOLUTION.imports}\n{source}", names)
    return names


def printed(text: str, source: str) -> str:
    """What the lines print below an answer, and the error that ends them; seconds of silence are over at once."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        waiting = eval(compile(text, "<lines>", "exec", PyCF_ALLOW_TOP_LEVEL_AWAIT), names_of(source))
        assert inspect.isawaitable(waiting)
        try:
            run_virtual(waiting)  # type: ignore[arg-type]  # code with an await in it is a coroutine
        except Exception as error:  # noqa: BLE001  (whatever the wrong answer raises is what the learner sees)
            return f"{out.getvalue()}{type(error).__name__}: {error}"
    return out.getvalue()


@pytest.mark.parametrize("answer", RIGHT, ids=str)
def test_a_right_answer_is_right_in_every_smaller_situation(answer: Answer) -> None:
    """Whatever is left out, what remains is a fair question; else a failure could be made smaller into a lie."""
    seed = 1 + RIGHT.index(answer)
    small = [less for scenario in scenarios_of(OF, seed) for less in follow.smaller(scenario)]
    parts = [("imports", SOLUTION.imports), ("cell", answer.read().cell)]

    outcome = run(f"{check_module(OF)}_drive", parts, [scenario.plan for scenario in small], deadline=30)

    assert len(outcome.runs) == len(small) > 30
    assert [follow.judge(*pair) for pair in zip(small, outcome.runs, strict=True)] == [None] * len(small)


@pytest.mark.parametrize("seed", [1, 2])
def test_the_lines_of_every_plan_run_below_the_answer(seed: int) -> None:
    """Each line of theirs that is given is one that is expected, and nothing more comes but an error that is due."""
    for scenario in scenarios_of(OF, seed):
        due = [entry for after in scenario.plan["readers"] for entry in follow.due(scenario.plan, after)]

        said = printed(follow.lines(scenario.plan), SOLUTION.cell).splitlines()

        assert len(said) == len(due) + len(scenario.plan["readers"])
        error = scenario.plan["error"]
        assert said.count("no more") == (0 if error else len(scenario.plan["readers"]))
        assert not error or said[-1].startswith(f"{error[1]}: ")


@pytest.mark.filterwarnings("ignore:coroutine .* was never awaited")
@pytest.mark.parametrize("answer", [answer for answer in WRONG if answer.code not in SILENT], ids=str)
def test_the_lines_show_the_failure_of_a_wrong_answer(answer: Answer) -> None:
    """What they print differs from what they print below the solution, in one situation at least."""
    plans = [scenario.plan for scenario in scenarios_of(OF, 1)]

    assert any(
        printed(follow.lines(plan), answer.read().cell) != printed(follow.lines(plan), SOLUTION.cell) for plan in plans
    )


def test_the_solution_follows_a_real_redis(shared_redis: RedisServer) -> None:
    """The check's Redis is one inside the child: what passes there works outside, too."""

    async def story() -> list[tuple[str, bytes]]:
        stream = uuid4().hex
        async with asyncio.timeout(PATIENCE), open_redis(shared_redis.address, block=1) as redis:
            positions = [await redis.xadd(stream, {"n": n}) for n in range(3)]
            reader = names_of(SOLUTION.cell)["follow"](redis, stream, after=positions[0].decode())
            given = [await anext(reader), await anext(reader)]
            await redis.xadd(stream, {"n": 3})
            given.append(await anext(reader))
            await reader.aclose()
            return [fields[b"n"] for _, fields in given]

    assert asyncio.run(story()) == [b"1", b"2", b"3"]
