"""Whose file is this? What learning platforms put into the names of folders and files, taken apart again.

Moodle      Ann Smith_123456_assignsubmission_file_     a folder, or the beginning of a file's name
Canvas      smithann_LATE_12345_678910_emitter.py       one flat folder for the whole class
nbgrader    submitted/ann/ps1/x.ipynb                   a plain folder
by hand     ann.ipynb, ann_emitter.py, ann_4.1.py       a plain file; what names the exercise is taken off
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from eventlab.course.catalogue import EXERCISES, Exercise
from eventlab.course.grading.visible import one_line

_MOODLE = re.compile(r"(?P<name>.*?)_(?P<number>\d+)_assignsubmission_[a-z]+_?(?P<file>.*)", re.DOTALL)
_CANVAS = re.compile(r"(?P<name>[^_]+)_(?:LATE_)?(?P<number>\d+)_\d+_(?P<file>.+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Owner:
    """Who a folder or a file belongs to, as far as its name tells."""

    name: str
    """As it stands there; `clean` makes it fit to be shown."""
    number: str = ""
    """The platform's own number: two learners may share a name."""


def owner(name: str, otherwise: str, *, loose: bool = False) -> Owner:
    """The learner whose folder, or whose loose file (without its ending), is called so.

    `otherwise` where the name tells an exercise and nobody: the folder of submissions is then one learner's own. From
    a folder's name nothing is taken off: `ann_emit` and `ann_history` may be two people.
    """
    if found := _by_platform(name):
        return found
    rest = re.sub(r"(?: \(\d+\)|-Copy\d*)$", "", name)
    for word in _EXERCISE_WORDS:
        rest = re.sub(rf"(?:^|[ _.-]+){re.escape(word)}$", "", rest, flags=re.IGNORECASE)
    if not rest.strip(" _.-"):
        return Owner(otherwise if name.strip() else name)
    return Owner(rest if loose else name)


def from_platform(name: str) -> bool:
    """Whether a platform made this name, so that a learner stands in it whatever the file is."""
    return _by_platform(name) is not None


def clean(name: str) -> str:
    """The name as reports show it: composed, without what cannot be seen; `(no name)` for an empty one."""
    return one_line(unicodedata.normalize("NFC", name)) or "(no name)"


def named_for(of: Exercise, stem: str) -> bool:
    """Whether a file's name tells that it answers this exercise: by its module's name, or by its id."""
    id = re.escape(of.id).replace(r"\.", "[._-]")
    return re.search(rf"(?<![a-z0-9])(?:{re.escape(of.module)}|{id})(?![a-z0-9])", stem, re.IGNORECASE) is not None


def _by_platform(name: str) -> Owner | None:
    found = _MOODLE.fullmatch(name) or _CANVAS.fullmatch(name)
    return Owner(found["name"], found["number"]) if found else None


_EXERCISE_WORDS = sorted(
    {
        word
        for of in EXERCISES
        for word in (of.module, of.id, of.id.replace(".", "_"), of.notebook.removesuffix(".ipynb"))
    },
    key=lambda word: (-len(word), word),
)
"""The longest first: `emitter` before `emit`."""
