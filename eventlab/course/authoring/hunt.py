"""Does the check notice a slip? Every mutant of a solution, judged under one seed after another until one fails it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass

from eventlab.course.authoring.mutants import Mutant, declared_equivalent, equivalents_path, mutants_of
from eventlab.course.catalogue import Exercise
from eventlab.course.judging import DEADLINE, judge
from eventlab.course.submission import Submission

ENOUGH = 0.9
"""Share of the mutants that a check has to kill; those declared equivalent do not count."""


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of one mutant."""

    mutant: Mutant
    killed: str
    """The code, or the status, that it was killed with; empty when it passed under every seed."""
    reason: str = ""
    """Why no run can tell it from the solution, as its author declares; empty when nobody says so."""
    broken: str = ""
    """What broke in the judge itself; empty when nothing did."""


@dataclass(frozen=True, slots=True)
class Hunt:
    """The fates of all mutants of one exercise."""

    of: Exercise
    fates: tuple[Fate, ...]
    unknown: tuple[str, ...] = ()
    """Names in `equivalent.txt` that no mutant has: the line changed since."""

    @property
    def killed(self) -> tuple[Fate, ...]:
        """Those that the check noticed."""
        return tuple(fate for fate in self.fates if fate.killed)

    @property
    def equivalent(self) -> tuple[Fate, ...]:
        """Those that an author declares to do the same as the solution."""
        return tuple(fate for fate in self.fates if fate.reason)

    @property
    def survivors(self) -> tuple[Fate, ...]:
        """Those that passed, and nobody can say why."""
        return tuple(fate for fate in self.fates if not fate.killed and not fate.reason)

    @property
    def share(self) -> float:
        """Killed among those not declared equivalent, from 0 to 1; 0 when there is no mutant."""
        return len(self.killed) / max(len(self.killed) + len(self.survivors), 1)

    def failures(self) -> Iterator[str]:
        """What an author has to mend, a sentence each."""
        path = equivalents_path(self.of)
        if not self.fates:
            yield f"{self.of.id}: there is no mutant of the solution: is there anything between its markers?"
        elif self.share < ENOUGH:
            yield (
                f"{self.of.id}: {self.share:.0%} of the mutants are killed, expected {ENOUGH:.0%}: "
                f"write a scenario for what survived, or declare it in {path}: NAME why no run can tell"
            )
        for fate in self.fates:
            if fate.broken:
                yield f"{self.of.id} mutant {fate.mutant.name}: the judge itself broke: {fate.broken}"
            if fate.killed and fate.reason:
                yield f"{path}: {fate.mutant.name} is killed by {fate.killed}, so it is not equivalent: remove the line"
        for name in self.unknown:
            yield f"{path}: no mutant is called {name}: the line changed; look at it again, or remove it"


def hunt(of: Exercise, seeds: Sequence[int], pool: Executor) -> Hunt:
    """Judge every mutant of the exercise's solution; raises `CourseError` for an unreadable `equivalent.txt`."""
    found, reasons = mutants_of(of), declared_equivalent(of)
    known = {mutant.name for mutant, _ in found}
    fates = pool.map(lambda one: _fate(of, one[0], one[1], seeds, reasons.get(one[0].name, "")), found)
    return Hunt(of, tuple(fates), tuple(name for name in reasons if name not in known))


def _fate(of: Exercise, mutant: Mutant, submission: Submission, seeds: Sequence[int], reason: str) -> Fate:
    for seed in seeds:
        verdict = judge(of, submission, seed=seed, deadline=DEADLINE, small=False)
        if verdict.status == "judge error":
            return Fate(mutant, "", reason, verdict.message.splitlines()[1])
        if not verdict.passed:
            return Fate(mutant, verdict.finding.code if verdict.finding else verdict.status, reason)
    return Fate(mutant, "", reason)
