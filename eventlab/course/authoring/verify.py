"""Is the judge right about this exercise? Every rule, every answer under every seed, every mutant, every card."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from eventlab.course import places
from eventlab.course.authoring import feedback
from eventlab.course.authoring.answers import Answer, Kind, answers
from eventlab.course.authoring.hunt import Hunt, hunt
from eventlab.course.authoring.rules import breaches
from eventlab.course.authoring.trials import CARD_SEED, Trial, differ, try_answer
from eventlab.course.catalogue import Exercise
from eventlab.errors import CourseError

SEEDS, FEW = 20, 3
"""Seeds of a whole verification, and of a quick one."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many answers of one kind were judged rightly under every seed."""

    good: int
    all: int

    def __str__(self) -> str:
        return f"{self.good}/{self.all}"


@dataclass(frozen=True, slots=True)
class Report:
    """What verifying one exercise showed."""

    of: Exercise
    tallies: dict[Kind, Tally]
    hunt: Hunt | None
    """None when no mutant was tried."""
    failures: tuple[str, ...]
    """What an author has to mend, a sentence each."""
    seconds: float

    def to_json(self) -> dict[str, Any]:
        """Plain JSON, for other programs."""
        found: dict[str, Any] = {
            "exercise": self.of.id,
            "answers": {kind: {"good": tally.good, "all": tally.all} for kind, tally in self.tallies.items()},
            "mutants": None,
            "failures": list(self.failures),
            "seconds": round(self.seconds, 1),
        }
        if self.hunt is not None:
            found["mutants"] = {
                "killed": len(self.hunt.killed),
                "share": round(self.hunt.share, 3),
                "survivors": {fate.mutant.name: fate.mutant.change for fate in self.hunt.survivors},
                "equivalent": {fate.mutant.name: fate.reason for fate in self.hunt.equivalent},
            }
        return found


def verify(
    of: Exercise,
    *,
    seeds: int = SEEDS,
    jobs: int = 1,
    mutants: bool = True,
    update: bool = False,
    clock: Callable[[], float] = time.monotonic,
) -> Report:
    """Verify one exercise under the seeds 1, 2, … with so many verdicts at a time; with `update`, pin its cards anew.

    What is missing or cannot be read is a failure of the report, never an exception.
    """
    began, found, tallies, hunted = clock(), list(breaches(of)), {}, None
    pool = ThreadPoolExecutor(jobs)
    try:
        trials = list(pool.map(lambda pair: try_answer(*pair), _pairs(answers(of), seeds)))
        tallies = _tallies(trials)
        found += _amiss(trials)
        found += pool.map(_repeated, [trial for trial in trials if trial.seed == CARD_SEED])
        cards = feedback.pinned(trials)
        if update:
            feedback.write(of, cards)
        found += feedback.changed(of, cards)
        if mutants:
            hunted = hunt(of, range(1, seeds + 1), pool)
            found += hunted.failures()
    except (CourseError, OSError) as error:
        found.append(f"{of.id} {error}")
    finally:
        pool.shutdown(cancel_futures=True)  # whoever presses Ctrl-C waits for the running verdicts only
    return Report(of, tallies, hunted, _told(found), clock() - began)


def _told(found: Iterable[str]) -> tuple[str, ...]:
    """Each sentence once, for one cause can stop several rules; paths as one sees them from the checkout."""
    here = f"{places.root()}{os.sep}"
    return tuple(dict.fromkeys(sentence.replace(here, "") for sentence in found if sentence))


def _pairs(found: Iterable[Answer], seeds: int) -> Iterator[tuple[Answer, int]]:
    """Every answer with every seed; the starter is not run, so that one is as good as twenty."""
    for answer in found:
        for seed in range(1, 2 if answer.kind == "starter" else seeds + 1):
            yield answer, seed


def _repeated(trial: Trial) -> str:
    """What differs when a trial is made again; empty when nothing does. A cheat that waits is not waited for twice."""
    if trial.answer.kind == "bypass":
        return ""
    said = differ(trial, try_answer(trial.answer, trial.seed))
    return f"{trial.answer}, seed {trial.seed}: {said}" if said else ""


def _tallies(trials: Iterable[Trial]) -> dict[Kind, Tally]:
    good: dict[Answer, bool] = {}
    for trial in trials:
        good[trial.answer] = good.get(trial.answer, True) and not trial.amiss
    kinds = dict.fromkeys(answer.kind for answer in good)
    return {kind: Tally(*_counts(held for answer, held in good.items() if answer.kind == kind)) for kind in kinds}


def _counts(held: Iterable[bool]) -> tuple[int, int]:
    each = list(held)
    return sum(each), len(each)


def _amiss(trials: Iterable[Trial]) -> Iterator[str]:
    """A sentence for each answer that was misjudged in one way, with the seeds that show it."""
    seeds: dict[tuple[Answer, str], list[int]] = {}
    for trial in trials:
        if trial.amiss:
            seeds.setdefault((trial.answer, trial.amiss), []).append(trial.seed)
    for (answer, said), which in seeds.items():
        few = ", ".join(map(str, which[:5])) + (", …" if len(which) > 5 else "")
        yield f"{answer}, seed {few}: {said}"
