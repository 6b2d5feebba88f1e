"""What keeps the judge right: for every exercise a library of right answers, wrong ones and cheats.

Each folder of `tests/submissions` is an exercise's id. A wrong answer names the code that it must fail with in its
first line (`# expect: EMIT-RAISE-01 why`). A new exercise is picked up by its folder.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from eventlab.course import places
from eventlab.course.catalogue import EXERCISES, exercise
from eventlab.course.judging import judge
from eventlab.course.reference import solved, starter
from eventlab.course.regions import inside
from eventlab.course.scenario import find_check
from eventlab.course.submission import Submission, find_submission, read_file
from eventlab.course.verdict import Verdict

ROOT = Path(__file__).parents[1] / "submissions"
IDS = sorted(path.name for path in ROOT.iterdir() if path.is_dir())
SEEDS = (1, 2, 3)
SHORT = 1.0  # seconds for a cheat that waits for ever; no verdict of a right answer depends on it


def answers(kind: str) -> list[object]:
    """Every answer of a kind, named like `4.1-stops_at_first_error`."""
    paths = [path for id in IDS for path in sorted((ROOT / id / kind).glob("*.py"))]
    return [pytest.param(path, id=f"{path.parents[1].name}-{path.stem}") for path in paths]


def declared(path: Path) -> str:
    """The code in the first line of a wrong answer."""
    return path.read_text(encoding="utf-8").split(maxsplit=3)[2]


@cache
def verdict_of(path: Path, seed: int, deadline: float = 5.0) -> Verdict:
    return judge(
        exercise(path.parents[1].name), read_file(exercise(path.parents[1].name), path), seed=seed, deadline=deadline
    )


def test_every_exercise_has_its_answers() -> None:
    """No exercise of the catalogue goes without a library: 2 right answers, 5 wrong ones and a cheat at least."""
    counts = {id: [len(list((ROOT / id / kind).glob("*.py"))) for kind in ("right", "wrong", "bypass")] for id in IDS}

    assert set(counts) == {one.id for one in EXERCISES}
    assert all(right >= 2 and wrong >= 5 and bypass >= 1 for right, wrong, bypass in counts.values()), counts


@pytest.mark.parametrize("path", answers("right"))
@pytest.mark.parametrize("seed", SEEDS)
def test_a_right_answer_passes(path: Path, seed: int) -> None:
    """However it is written, what behaves as the task says passes, under any seed."""
    verdict = verdict_of(path, seed)

    assert verdict.passed, f"\n{verdict}"


@pytest.mark.parametrize("path", answers("wrong"))
@pytest.mark.parametrize("seed", SEEDS[:2])
def test_a_wrong_answer_is_named(path: Path, seed: int) -> None:
    """A misconception is called by its own code, under any seed, and its row or line or difference is shown."""
    verdict = verdict_of(path, seed)

    assert verdict.status in ("failed", "error", "timeout"), f"\n{verdict}"
    assert verdict.finding is not None
    assert verdict.finding.code == declared(path), f"\n{verdict}"
    assert verdict.finding.rows or verdict.finding.where or verdict.finding.got, f"\n{verdict}"


@pytest.mark.parametrize("path", answers("bypass"))
def test_a_cheat_never_passes(path: Path) -> None:
    """Whatever it tries, a cheat gets a verdict of its own, and neither a pass nor a crash of ours."""
    verdict = verdict_of(path, 1, SHORT)

    assert verdict.status in ("failed", "error", "timeout"), f"\n{verdict}"


@pytest.mark.parametrize("id", IDS)
def test_the_starter_is_not_attempted(id: str) -> None:
    """The shipped exercise runs, and is told apart from a wrong answer."""
    path = places.exercises() / exercise(id).notebook

    verdict = judge(exercise(id), find_submission(exercise(id), file=path), seed=1)

    assert verdict.status == "not attempted", f"\n{verdict}"


@pytest.mark.parametrize("id", IDS)
@pytest.mark.parametrize("seed", SEEDS)
def test_the_solution_passes(id: str, seed: int) -> None:
    """Our own answer is held to the same judge."""
    verdict = judge(exercise(id), solved(exercise(id)), seed=seed)

    assert verdict.passed, f"\n{verdict}"


@pytest.mark.parametrize("id", IDS)
def test_every_code_is_earned(id: str) -> None:
    """No message is written for a mistake that nothing shows: each code of a check fails some wrong answer."""
    codes = set(find_check(exercise(id)).CODES)

    earned = {declared(path) for path in (ROOT / id / "wrong").glob("*.py")}

    assert codes - earned == set()


@pytest.mark.parametrize("id", IDS)
def test_hints_help_and_do_not_solve(id: str) -> None:
    """Each code has three different hints, and none holds a line of the solution."""
    solution = inside(_marked_source(id))
    lines = {line.strip() for line in solution.splitlines() if len(line.strip()) > 12}

    for name, code in find_check(exercise(id)).CODES.items():
        assert len(set(code.hints)) == 3, name
        assert not [line for line in lines if any(line in hint for hint in code.hints)], name
    assert lines, f"the solution of {id} has no lines"


@pytest.mark.parametrize("id", IDS)
def test_a_starter_is_short(id: str) -> None:
    """A learner begins with twelve lines at most."""
    text = starter(exercise(id)) or ""

    assert 0 < len([line for line in text.splitlines() if line.strip() and line.strip() != "pass"]) <= 12


@pytest.mark.parametrize("id", IDS)
def test_the_same_seed_gives_the_same_verdict(id: str) -> None:
    """A verdict can be repeated word for word."""
    path = sorted((ROOT / id / "wrong").glob("*.py"))[0]

    again = judge(exercise(id), Submission(read_file(exercise(id), path).cell, path=path), seed=1)

    assert repr(again) == repr(verdict_of(path, 1))


def _marked_source(id: str) -> str:
    return solved(exercise(id)).cell
