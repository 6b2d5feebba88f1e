"""Everything in a folder of submissions, on disk and in zip files alike, by name. Nothing is read or unpacked.

A link that leads out of the folder is not followed, and a link to a folder never is: it may lead round in a circle.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from eventlab.course.document import Document, document_of, read_document
from eventlab.course.grading.archive import members, read_member
from eventlab.course.grading.visible import one_line
from eventlab.errors import CourseError

MAX_FILES = 10_000
"""Files and folders below one entry of the folder of submissions."""
MAX_DEPTH = 20
"""Folders within folders."""
JUNK = frozenset({"__MACOSX", "__pycache__", "Thumbs.db", "desktop.ini", "timestamp.txt"})
"""What macOS, Python, Windows and nbgrader leave behind."""
BAGGAGE = frozenset({"node_modules", "site-packages", "venv"})
"""Folders of other people's code."""


@dataclass(frozen=True, slots=True)
class File:
    """A file on disk, or in an archive that is on disk."""

    shown: str
    """Where it is, from the folder of submissions on."""
    path: Path
    chain: tuple[str, ...] = ()
    """For a member of an archive: the names to open one after the other."""

    def read(self) -> Document:
        """The file's content; raises `CourseError`, in words."""
        if self.chain:
            return document_of(read_member(self.path, self.chain), Path(self.shown))
        return read_document(self.path, Path(self.shown))


@dataclass(frozen=True, slots=True)
class Thing:
    """One entry: a file, a folder, or what cannot be used."""

    parts: tuple[str, ...]
    """Its folders and its name; an archive counts as a folder, without its ending."""
    shown: str
    file: File | None = None
    """None for a folder, and with a trouble."""
    trouble: str = ""
    """Why it cannot be used, in words."""
    junk: bool = False
    """Hidden, or left behind by a system: not the learner's doing."""


def things(root: Path, but: Path | None = None) -> Iterator[Thing]:
    """Everything in a folder (`but` one) or in a zip file, in order; raises `CourseError` when it cannot."""
    if not root.is_dir():
        try:
            yield from _in_archive(root, (), root.name)
        except CourseError as error:
            raise CourseError(
                f"{root} cannot be graded: {error}. Give a folder of submissions, or a zip file."
            ) from None
        return
    for entry in _entries(root):
        if but is None or Path(entry.path).resolve() != but.resolve():
            yield from _Walk(root.resolve()).below(entry, (), 0)


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as found:
        return sorted(found, key=lambda entry: entry.name)


@dataclass(slots=True)
class _Walk:
    """The way through one entry of the root; it ends after `MAX_FILES`."""

    root: Path
    left: int = MAX_FILES

    def below(self, entry: os.DirEntry[str], above: tuple[str, ...], depth: int) -> Iterator[Thing]:
        self.left -= 1
        parts = (*above, entry.name)
        shown = one_line("/".join(parts))
        if self.left < 0:
            if self.left == -1:
                yield Thing(parts, shown, trouble=f"more than {MAX_FILES:,} files: the rest is not looked at")
        elif _is_junk(entry.name) or os.path.lexists(os.path.join(entry.path, "pyvenv.cfg")):
            yield Thing(parts, shown, junk=True)
        elif trouble := self._trouble(entry, depth):
            yield Thing(parts, shown, trouble=trouble)
        elif entry.is_dir():
            yield Thing(parts, shown)
            try:
                inside = _entries(Path(entry.path))
            except OSError as error:
                yield Thing((*parts, ""), shown, trouble=f"the folder cannot be read ({error.strerror})")
                return
            for each in inside:
                yield from self.below(each, parts, depth + 1)
        elif entry.name.lower().endswith(".zip"):
            yield from _archive(Path(entry.path), parts, shown)
        else:
            yield Thing(parts, shown, File(shown, Path(entry.path)))

    def _trouble(self, entry: os.DirEntry[str], depth: int) -> str:
        if depth > MAX_DEPTH:
            return f"more than {MAX_DEPTH} folders deep"
        if entry.is_symlink():
            target = Path(entry.path).resolve()
            if not target.is_relative_to(self.root):
                return "it is a link that leads out of the folder of submissions"
            if not target.is_file():
                return "it is a link to a folder, or to nothing"
        mode = os.stat(entry.path).st_mode
        return "" if stat.S_ISDIR(mode) or stat.S_ISREG(mode) else "it is neither a file nor a folder"


def _archive(path: Path, parts: tuple[str, ...], shown: str) -> Iterator[Thing]:
    folder = (*parts[:-1], parts[-1][:-4])
    yield Thing(folder, shown)
    try:
        yield from _in_archive(path, folder, shown)
    except CourseError as error:
        yield Thing((*folder, parts[-1]), shown, trouble=str(error))


def _in_archive(path: Path, folder: tuple[str, ...], shown: str) -> Iterator[Thing]:
    for member in sorted(members(path), key=lambda member: member.parts):
        parts = (*folder, *member.parts)
        name = one_line("/".join((shown, *member.parts)) if folder else "/".join(member.parts))
        if any(_is_junk(part) for part in member.parts):
            yield Thing(parts, name, junk=True)
        elif member.trouble and not folder:
            yield Thing((), name, trouble=member.trouble)  # such as `../x`: it tells no learner
        elif member.trouble or member.folder:
            yield Thing(parts, name, trouble=member.trouble)
        elif len(member.parts) > MAX_DEPTH:
            yield Thing(parts, name, trouble=f"more than {MAX_DEPTH} folders deep")
        else:
            yield Thing(parts, name, File(name, path, member.chain))


def _is_junk(name: str) -> bool:
    return name in JUNK or name in BAGGAGE or (name.startswith(".") and name != "..")
