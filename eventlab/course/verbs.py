"""What a learner says to the course: `check("4.1")`, `hint("4.1")`, `solution("4.1")`.

The same verbs serve the notebook and the command line. Each answers a value whose `repr` is the text to read.
"""

from __future__ import annotations

import hashlib
import os
import random
from dataclasses import dataclass, replace
from pathlib import Path

from eventlab.course import attempts, places
from eventlab.course.card import live
from eventlab.course.catalogue import exercise
from eventlab.course.judging import DEADLINE, judge
from eventlab.course.reference import solution_of
from eventlab.course.run_codes import RUN_CODES
from eventlab.course.saving import save
from eventlab.course.scenario import find_check
from eventlab.course.submission import Submission, find_submission
from eventlab.course.verdict import Verdict


@dataclass(frozen=True, slots=True, repr=False)
class Told:
    """A text from the course, shown as it is."""

    text: str

    def __repr__(self) -> str:
        return self.text


def check(
    id: str,
    source: str | None = None,
    *,
    file: Path | str | None = None,
    seed: int | None = None,
    deadline: float = DEADLINE,
) -> Verdict | None:
    """Judge an answer: the given source, else the file, else the cell on screen, else the copy in `work/`.

    `seed` repeats a verdict. A passed answer from `work/` is kept in `my_eventlab`. Answers None when the judge itself
    runs this line, as part of a learner's code. Raises `CourseError` for an unknown exercise and a file that is none.
    """
    if "EVENTLAB_JUDGED" in os.environ:
        return None
    of = exercise(id)
    submission = find_submission(of, source, file)
    if seed is None:
        seed = random.SystemRandom().randrange(1_000_000) if live() else 0
    verdict = judge(of, submission, seed=seed, deadline=deadline)
    keep = _is_learners_own(submission)
    if verdict.status != "judge error":
        attempts.record(_row(verdict, submission), keep=keep)
    if verdict.passed and keep and "CI" not in os.environ:
        return replace(verdict, saved=save(of, submission, places.work()))
    return verdict


def hint(id: str) -> Told:
    """The next hint for what went wrong last; the verdict itself has shown the first."""
    of = exercise(id)
    rows = attempts.rows_of(id)
    last = next((row for row in reversed(rows) if "status" in row), None)
    if last is None or not last.get("code"):
        passed = last is not None and last.get("status") == "passed"
        return Told(f"{id} has passed; there is nothing to mend." if passed else _no_failure(id))
    code = str(last["code"])
    hints = (RUN_CODES.get(code) or find_check(of).CODES[code]).hints
    rung = min(sum(row.get("hint") == code for row in rows) + 2, len(hints))
    attempts.record({"exercise": id, "hint": code}, keep=live())
    more = f'\nThat was the last; solution("{id}") shows ours.' if rung == len(hints) else ""
    return Told(f"{code}\nHint {rung} of {len(hints)}: {hints[rung - 1]}{more}")


def solution(id: str) -> Told:
    """Our answer, and why it is made so; raises `CourseError` where the solutions are not on this machine."""
    of = exercise(id)
    return Told(f"{solution_of(of)}\n\n# Why: {find_check(of).WHY}")


def _no_failure(id: str) -> str:
    return f'Nothing has failed in {id} yet: run check("{id}"). A hint follows from what goes wrong.'


def _is_learners_own(submission: Submission) -> bool:
    """An instructor's file, or a notebook elsewhere, changes nothing in `work/`; nor does a run for comparison."""
    return live() and submission.path is not None and places.inside_work(submission.path)


def _row(verdict: Verdict, submission: Submission) -> dict[str, object]:
    return {
        "exercise": verdict.exercise.id,
        "status": verdict.status,
        "code": verdict.finding.code if verdict.finding else None,
        "seed": verdict.seed,
        "source": hashlib.sha256(submission.cell.encode()).hexdigest()[:16],
    }
