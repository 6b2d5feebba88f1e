"""What was handed in, in any shape that a learning platform gives, put in order by learner.

Here names are read, and no contents: `answers.py` reads, one learner after the other. What cannot be used becomes a
note in words, one for each; nothing that a learner hands in stops the batch.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from eventlab.course.grading.names import Owner, clean, from_platform, owner
from eventlab.course.grading.note import Note
from eventlab.course.grading.tree import File, Thing, things
from eventlab.errors import CourseError

MAX_FILES = 100
"""Notebooks and scripts of one learner that are read."""
ANSWERS = (".ipynb", ".py")
CLASS_FOLDERS = ("submitted", "submissions")
"""Names of a folder in which the learners' folders lie: nbgrader's, and what people write."""


@dataclass(frozen=True, slots=True)
class Learner:
    """One learner and what belongs to her."""

    name: str
    """As it is shown; no two are equal."""
    files: tuple[File, ...]
    """The notebooks and scripts, in order of their names, numbers in them by their value."""
    others: tuple[str, ...] = ()
    """Files of other kinds, by name."""
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Intake:
    """All that was handed in."""

    learners: tuple[Learner, ...]
    notes: tuple[Note, ...]
    """What belongs to no learner."""


def take_in(root: Path, but: Path | None = None) -> Intake:
    """Look through a folder of submissions, or a zip file of them; raises `CourseError` when there is no such thing.

    `but` is a folder that is left out: the marks may lie among the submissions.
    """
    if not root.exists():
        raise CourseError(f"There is no folder {root}{_nearest(root)}. Give the folder that holds the submissions.")
    found = _without_class_folder(list(things(root, but)), in_archive=root.is_file())
    nobody: list[Thing] = []
    groups: dict[Owner, list[Thing]] = defaultdict(list)
    for thing in found:
        if _is_nobodys(thing):
            nobody.append(thing)
        else:
            groups[_owner(thing, root.resolve().stem)].append(thing)
    names = dict(_names(groups))
    learners = [_learner(names[one], one, mine, names) for one, mine in groups.items()]
    return Intake(tuple(sorted(learners, key=lambda one: _natural(one.name))), tuple(_notes("", nobody)))


def _owner(thing: Thing, otherwise: str) -> Owner:
    """The learner whom the name at the top tells; a loose file's without its ending."""
    first = thing.parts[0]
    loose = len(thing.parts) == 1 and (thing.file is not None or first.lower().endswith(ANSWERS))
    return owner(first.removesuffix(Path(first).suffix) if loose else first, otherwise, loose=loose)


def _is_nobodys(thing: Thing) -> bool:
    """A file at the top that is no answer, and in whose name no platform put a learner; or junk there."""
    if len(thing.parts) > 1:
        return False
    if thing.junk or not thing.parts:
        return True
    name = Path(thing.parts[0])
    return thing.file is not None and name.suffix.lower() not in ANSWERS and not from_platform(name.stem)


def _without_class_folder(found: list[Thing], *, in_archive: bool) -> list[Thing]:
    """Begin one level deeper where that is where the learners are: nbgrader's `submitted/`, a download of a class."""
    tops = {thing.parts[0] for thing in found if thing.parts and not thing.junk}
    for name in CLASS_FOLDERS:
        if name in tops:
            return _below(name, found)
    if len(tops) == 1 and (in_archive or _is_archive(found)):
        (top,) = tops
        second = {thing.parts[1] for thing in found if len(thing.parts) > 1 and not thing.junk}
        loose = [thing for thing in found if len(thing.parts) == 2 and thing.file and not from_platform(thing.parts[1])]
        if len(second) > 1 and not loose:
            return _below(top, found)
    return found


def _is_archive(found: list[Thing]) -> bool:
    """Whether the first thing at the top is a zip file."""
    return next((thing.shown.lower().endswith(".zip") for thing in found if len(thing.parts) == 1), False)


def _below(top: str, found: list[Thing]) -> list[Thing]:
    return [
        Thing(thing.parts[1:], thing.shown, thing.file, thing.trouble, thing.junk)
        for thing in found
        if len(thing.parts) > 1 and thing.parts[0] == top
    ]


def _names(groups: dict[Owner, list[Thing]]) -> Iterator[tuple[Owner, str]]:
    """A name to show for each owner, no two equal: with the platform's number, or counted, where two would be."""
    same = Counter(clean(one.name) for one in groups)
    taken: set[str] = set()
    for one in sorted(groups, key=lambda one: (clean(one.name), one.name, one.number)):
        name = plain = clean(one.name)
        if same[plain] > 1 and one.number:
            name = f"{plain} ({one.number})"
        number = 2
        while name in taken:
            name, number = f"{plain} ({number})", number + 1
        taken.add(name)
        yield one, name


def _learner(name: str, one: Owner, mine: list[Thing], names: dict[Owner, str]) -> Learner:
    files = sorted((thing.file for thing in mine if thing.file), key=lambda file: _natural(file.shown))
    answers = [file for file in files if file.shown.lower().endswith(ANSWERS)]
    others = [file.shown for file in files if not file.shown.lower().endswith(ANSWERS)]
    notes = [*_notes(name, mine), *_about_name(name, one, names)]
    if len(answers) > MAX_FILES:
        notes.append(Note(name, "", "passed over", f"{len(answers):,} notebooks and scripts: {MAX_FILES} were read"))
    return Learner(name, tuple(answers[:MAX_FILES]), tuple(others), tuple(notes))


def _about_name(name: str, one: Owner, names: dict[Owner, str]) -> Iterator[Note]:
    """What is odd about a learner's name. It names nobody else: her page is hers alone."""
    if not one.name.strip():
        yield Note(name, "", "noted", f"the folder has no name, only {one.name!r}")
    elif name != clean(one.name) and not one.number:
        yield Note(name, "", "noted", f"another folder has the same name; this is the one called {one.name!r}")
    if any(other != name and other.casefold() == name.casefold() for other in names.values()):
        yield Note(name, "", "noted", "another learner's name differs from this one only in upper and lower case")


def _notes(name: str, mine: list[Thing]) -> Iterator[Note]:
    """A note for each thing that cannot be used; one for all junk together."""
    for thing in mine:
        if thing.trouble:
            yield Note(name, thing.shown, "unreadable", thing.trouble)
        elif not name and thing.file:
            yield Note(name, thing.shown, "passed over", "neither a notebook nor a .py file nor a zip file")
    if junk := [thing.shown for thing in mine if thing.junk]:
        more = f" and {len(junk) - 1} more" if len(junk) > 1 else ""
        yield Note(name, junk[0], "passed over", f"hidden, a copy, or left behind by a system: {junk[0]}{more}")


def _nearest(root: Path) -> str:
    """The nearest name beside it, to be put into a sentence; empty when there is none."""
    try:
        beside = [path.name for path in root.absolute().parent.iterdir() if path.is_dir()]
    except OSError:
        return ""
    near = difflib.get_close_matches(root.name, beside, n=1, cutoff=0.5)
    return f"; the nearest is {root.with_name(near[0])}" if near else ""


def _natural(name: str) -> list[tuple[int, int, str]]:
    """So that `x-10` comes after `x-9`; then by the exact text."""
    parts = re.split(r"(\d+)", name.casefold())
    found = [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts if part]
    return [*found, (2, 0, name)]
