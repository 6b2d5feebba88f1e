"""What a verdict depends on besides the answer: the course's version, the seed, the deadline, the sandbox."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

import eventlab.course
from eventlab.course import places
from eventlab.course.catalogue import Exercise
from eventlab.course.scenario import Sandbox
from eventlab.course.submission import Submission
from eventlab.errors import CourseError

APART = ("lab", "cli", "course/grading")
"""Parts of the package that no verdict depends on."""


@dataclass(frozen=True, slots=True)
class Terms:
    """The same terms and the same answer give the same verdict."""

    course: str
    """The course's version, with a checksum of all that judges: `0.1.0+3f2a9c01d7e4`."""
    seed: int
    deadline: float
    """Seconds."""
    sandbox: Sandbox

    def key(self, of: Exercise, submission: Submission) -> str:
        """A name for the verdict on this answer: equal for whoever handed the same in."""
        what = [of.id, submission.imports, submission.cell, self.course, self.seed, self.deadline, self.sandbox]
        return hashlib.sha256(json.dumps(what).encode()).hexdigest()[:32]


@lru_cache(maxsize=1)
def course_version() -> str:
    """The package's version and a checksum: a check that was mended makes another course, whatever its number."""
    package = Path(eventlab.course.__file__).parents[1]
    digest = hashlib.sha256()
    for path in sorted(package.rglob("*.py")):
        name = path.relative_to(package).as_posix()
        if not name.startswith(tuple(f"{part}/" for part in APART)):
            digest.update(name.encode() + b"\0" + path.read_bytes() + b"\0")
    for path in _shipped():
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return f"{version('eventlab')}+{digest.hexdigest()[:12]}"


def _shipped() -> list[Path]:
    """The notebooks that the judge takes starters, imports and earlier answers from; none outside a checkout."""
    try:
        folders = (places.exercises(), places.solutions())
    except CourseError:
        return []
    return [path for folder in folders for path in sorted(folder.glob("*.ipynb"))]
