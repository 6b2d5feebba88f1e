"""What a learner says to the course: `check("4.1")`, `hint("4.1")`, `solution("4.1")`.

The same verbs serve the notebook and the command line. Each answers a value whose `repr` is the text to read.
"""

from __future__ import annotations

import hashlib
import os
import random
from dataclasses import replace
from pathlib import Path

from eventlab.course import places, progress
from eventlab.course.card import live
from eventlab.course.catalogue import Exercise, exercise
from eventlab.course.hints import TRIES, ladder, solution_is_open, tries
from eventlab.course.judging import DEADLINE, judge
from eventlab.course.reference import solution_of
from eventlab.course.run_codes import RUN_CODES
from eventlab.course.saving import save
from eventlab.course.scenario import find_check
from eventlab.course.submission import Submission, find_submission
from eventlab.course.told import Told
from eventlab.course.verdict import Verdict
from eventlab.errors import CourseError


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
    return _judged(of, find_submission(of, source, file), seed, deadline)


def check_again(verdict: Verdict) -> Verdict:
    """Judge once more what was judged, whatever stands in its cell by now; it counts like `check`."""
    assert verdict.answer is not None  # the judge has put it there
    return _judged(verdict.exercise, verdict.answer, None, DEADLINE)


def _judged(of: Exercise, submission: Submission, seed: int | None, deadline: float) -> Verdict:
    if seed is None:
        seed = random.SystemRandom().randrange(1_000_000) if live() else 0
    verdict = judge(of, submission, seed=seed, deadline=deadline)
    keep = _is_learners_own(submission)
    if verdict.status != "judge error":
        _record(verdict, submission, keep=keep)
    if verdict.passed and keep and progress.is_kept():
        verdict = replace(verdict, saved=save(of, submission, places.work()))
    return replace(verdict, note=progress.news())


def hint(id: str, *, now: bool = False) -> Told:
    """The hints that are open for what went wrong last; the verdict itself has shown the first.

    Each different attempt that fails the same way opens one more; `now=True` opens the next without one.
    """
    of = exercise(id)
    found = progress.entries()
    at = ladder(found, id)
    if at is None:
        passed = id in progress.summary(found).passed
        return _told(f"{id} has passed; there is nothing to mend." if passed else _no_failure(of))
    hints = _hints(of, at.code)
    rung = min(max(at.open, at.shown + 1) if now else at.open, len(hints))
    if rung > at.shown:
        progress.record("hint", id, code=at.code, number=rung, now=True if rung > at.open else None)
    lines = [f"Hint {number} of {len(hints)}: {text}" for number, text in enumerate(hints[:rung], 1)]
    more = _last(id) if rung == len(hints) else "" if rung > at.shown else _closed(id, rung + 1)
    return _told("\n".join(filter(None, [at.code, *lines, more])), done=rung > at.shown or rung == len(hints))


def solution(id: str, *, now: bool = False) -> Told:
    """Our answer, and why it is made so: open after a pass, or three different failing attempts, or with `now=True`.

    A run for comparison always gets it. Raises `CourseError` where the solutions are not on this machine.
    """
    of = exercise(id)
    text = f"{solution_of(of)}\n\n# Why: {find_check(of).WHY}"
    found = progress.entries()
    if live() and not solution_is_open(found, id):
        if not now:
            return _told(_solution_closed(id, TRIES - tries(found, id)), done=False)
        progress.record("solution", id, now=True)
    return _told(text)


def _hints(of: Exercise, code: str) -> tuple[str, ...]:
    """The three rungs for a code; raises `CourseError` for one that only an older version of the course knew."""
    known = RUN_CODES.get(code) or find_check(of).CODES.get(code)
    if known is None:
        raise CourseError(f'{code}, the last failure of {of.id}, has no hints here. Run check("{of.id}") again.')
    return known.hints


def _no_failure(of: Exercise) -> str:
    """Where to begin: scenarios are told from the plainest on."""
    first, *others = find_check(of).scenarios(random.Random(0))
    plainest = f'Begin with "{first.name}", the plainest of the {1 + len(others)} situations. ' if others else ""
    return (
        f'Nothing of yours has failed in {of.id} yet: run check("{of.id}"). {plainest}'
        "A hint follows from what goes wrong; a file outside of work/ is judged, and not remembered."
    )


def _closed(id: str, rung: int) -> str:
    return (
        f'Hint {rung} opens with your next different attempt: change something, then check("{id}"). '
        f'To read it at once: hint("{id}", now=True).'
    )


def _last(id: str) -> str:
    open = solution_is_open(progress.entries(), id)
    return f'That was the last; solution("{id}"{"" if open else ", now=True"}) shows ours.'


def _solution_closed(id: str, left: int) -> str:
    more = "one more different attempt" if left == 1 else f"{left} different attempts"
    return (
        f"Our solution of {id} opens when yours has passed, or after {more}. "
        f'To read it at once: solution("{id}", now=True).'
    )


def _told(text: str, *, done: bool = True) -> Told:
    return Told(progress.with_news(text), done)


def _is_learners_own(submission: Submission) -> bool:
    """An instructor's file, or a notebook elsewhere, changes nothing in `work/`; nor does a run for comparison."""
    return live() and submission.path is not None and places.inside_work(submission.path)


def _record(verdict: Verdict, submission: Submission, *, keep: bool) -> None:
    progress.record(
        "verdict",
        verdict.exercise.id,
        keep=keep,
        status=verdict.status,
        code=verdict.finding.code if verdict.finding else None,
        seed=verdict.seed,
        source=hashlib.sha256(submission.cell.encode()).hexdigest()[:16],
    )
