"""The library of an exercise: right answers, wrong ones and cheats, and beside them our solution and the starter."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from eventlab.course import places
from eventlab.course.catalogue import Exercise
from eventlab.course.reference import solved
from eventlab.course.submission import Submission, read_file

Kind = Literal["starter", "solution", "right", "wrong", "bypass"]
SHIPPED: tuple[Kind, ...] = ("starter", "solution")
LIBRARY: tuple[Kind, ...] = ("right", "wrong", "bypass")

_DECLARED = re.compile(r"# expect: ([A-Z][A-Z0-9-]*) \S")


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer whose verdict is known before it is judged."""

    of: Exercise
    kind: Kind
    path: Path
    """The file that holds it; a notebook for the starter and the solution."""

    @property
    def name(self) -> str:
        """Such as `wrong/always`; the starter and the solution have no other name than that."""
        return self.kind if self.kind in SHIPPED else f"{self.kind}/{self.path.stem}"

    @property
    def first_line(self) -> str:
        """What the author says about it."""
        return self._lines()[0]

    @property
    def chance(self) -> bool:
        """Whether it hangs on chance, such as memory addresses: its second line then is `# chance: why`.

        Its verdicts are called by the right code, and are not compared word by word.
        """
        return self._lines()[1].startswith("# chance: ")

    @property
    def code(self) -> str:
        """The code that a wrong answer declares (`# expect: CODE why`); empty when the first line declares none."""
        found = _DECLARED.match(self.first_line)
        return found[1] if found else ""

    def read(self) -> Submission:
        """The answer as it is judged; raises `CourseError` when there is none to be read."""
        return solved(self.of) if self.kind == "solution" else read_file(self.of, self.path)

    def __str__(self) -> str:
        return f"{self.of.id} {self.name}"

    def _lines(self) -> list[str]:
        """The first two lines."""
        return [*self.path.read_text(encoding="utf-8").splitlines()[:2], "", ""]


def folder_of(of: Exercise) -> Path:
    """Where the exercise's library lies."""
    return places.submissions() / of.id


def answers(of: Exercise, *kinds: Kind) -> list[Answer]:
    """The answers of these kinds, by kind and then by name; all of them when no kind is named."""
    found: list[Answer] = []
    for kind in kinds or (*SHIPPED, *LIBRARY):
        if kind in SHIPPED:
            shelf = places.exercises() if kind == "starter" else places.solutions()
            paths = [shelf / of.notebook]
        else:
            paths = sorted((folder_of(of) / kind).glob("*.py"))
        found += [Answer(of, kind, path) for path in paths]
    return found
