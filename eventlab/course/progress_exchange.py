"""Progress to look at, to take along to another machine, and to bring back from there."""

from __future__ import annotations

from pathlib import Path

from eventlab.course import journal, progress
from eventlab.course.catalogue import EXERCISES, Exercise
from eventlab.course.entry import Entry, entry_of
from eventlab.course.progress import Summary
from eventlab.course.told import Told
from eventlab.errors import CourseError

_WIDEST = max(len(each.title) for each in EXERCISES)
"""Characters of the longest title, so that the states stand in a column."""


def show() -> Told:
    """What has been done, an exercise a line, and where that is kept."""
    found = progress.entries()
    known = progress.summary(found)
    done = len(known.passed.intersection(each.id for each in EXERCISES))
    lines = [f"{done} of {len(EXERCISES)} exercises passed."]
    lines += [_line(each, found, known) for each in EXERCISES]
    lines += [f"Questions answered: {len(known.predictions)}."] if known.predictions else []
    kept = f"Kept in {journal.path()}, on this machine only."
    lines += [kept if progress.is_kept() else "Nothing is kept: EVENTLAB_LIVE=0 and CI leave no trace."]
    return Told(progress.with_news("\n".join(lines)))


def export(path: Path) -> Told:
    """Write all of one's progress to a new file. Raises `CourseError` for one that is there or cannot be written."""
    try:
        lines, _ = journal.read()
    except OSError as error:
        raise CourseError(f"{journal.path()} cannot be read ({error.strerror}). Nothing was written.") from None
    try:
        with path.open("xb") as file:
            file.write(b"".join(line + b"\n" for line in lines))
    except FileExistsError:
        raise CourseError(f"{path} is there already, and stays as it is. Name a file that is not.") from None
    except OSError as error:
        raise CourseError(f"{path} cannot be written ({error.strerror}). Name a file in a folder of yours.") from None
    return Told(f"{_counted(len(lines))} written to {path}. Elsewhere: eventlab progress import {path.name}")


def import_(path: Path) -> Told:
    """Add what an exported file holds and is not here yet. Raises `CourseError`, and then nothing has changed."""
    if not progress.is_kept():
        raise CourseError("EVENTLAB_LIVE=0 and CI write no progress. Run it without these settings.")
    lines = _checked(path)
    try:
        added, said = journal.add(lines, merge=True)
    except OSError as error:
        raise CourseError(
            f"{error.filename or journal.path()} cannot be written ({error.strerror}). Nothing has changed."
        ) from None
    text = f"{_counted(added)} added, {len(lines) - added} of {len(lines)} were here already."
    return Told(f"{text}\n{said}" if said else text)


def _checked(path: Path) -> list[bytes]:
    """The lines of a file in which every line is one of progress."""
    try:
        lines = [line.strip() for line in path.read_bytes().splitlines()]
    except OSError as error:
        raise CourseError(f"{path} cannot be read ({error.strerror}). Give the file that export has written.") from None
    for number, line in enumerate(lines, 1):
        if line and entry_of(line) is None:
            raise CourseError(
                f"{path}, line {number}, is no line of progress: expected what eventlab progress export has written, "
                "by this version or an earlier one. Nothing has changed."
            )
    found = [line for line in lines if line]
    if not found:
        raise CourseError(f"{path} is empty: expected what eventlab progress export has written. Nothing has changed.")
    return found


def _line(of: Exercise, found: list[Entry], known: Summary) -> str:
    tries = [each for each in found if each.id == of.id and each.kind == "verdict" and each.status != "not attempted"]
    last = known.last_failure.get(of.id, "")
    state = "✓ passed" if of.id in known.passed else f"✗ {last}" if last else "○ open"
    hints = known.hints.get(of.id, 0)
    facts = [_counted(len(tries), "attempt")] * bool(tries) + [_counted(hints, "hint")] * bool(hints)
    return f"  {of.id} {of.title:<{_WIDEST}}  {state:<20}{', '.join(facts)}".rstrip()


def _counted(number: int, word: str = "line") -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
