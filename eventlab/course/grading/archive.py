"""Zip files, read without being unpacked: nothing that an archive names is ever written to the disk.

Each member is looked at by its name first, and read alone, up to a bound. An archive within an archive is opened once
more, and no deeper. What an archive declares is added up before anything of it is read; what it then really gives is
counted again.
"""

from __future__ import annotations

import stat
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from eventlab.course.document import MAX_FILE
from eventlab.errors import CourseError

MAX_MEMBERS = 10_000
"""Members of one archive, with those of archives in it."""
MAX_UNPACKED = 1_000_000_000
"""Bytes that one archive may unpack to, by what it declares, with those of archives in it."""
MAX_DIRECTORY = 4_000_000
"""Bytes of an archive's own directory, which Python's reader takes into memory whole."""
MAX_DEPTH = 2
"""An archive, and an archive in it."""
CHUNK = 1 << 20

_END, _END_64, _END_SIZE = b"PK\x05\x06", b"PK\x06\x07", 22


@dataclass(slots=True)
class Budget:
    """What one archive may still unpack."""

    members: int = MAX_MEMBERS
    size: int = MAX_UNPACKED

    def take(self, members: list[zipfile.ZipInfo]) -> None:
        """Count these; raises `CourseError` when they are too many or too large."""
        self.members -= len(members)
        self.size -= sum(member.file_size for member in members)
        if self.members < 0:
            raise CourseError(f"it holds more than {MAX_MEMBERS:,} files: a bomb, or far more than an answer")
        if self.size < 0:
            raise CourseError(f"it unpacks to more than {MAX_UNPACKED:,} bytes: a bomb, or far more than an answer")


@dataclass(frozen=True, slots=True)
class Member:
    """A file or a folder in an archive."""

    parts: tuple[str, ...]
    """Its folders and its name, as they are shown."""
    chain: tuple[str, ...]
    """The names to open one after the other: a member; or an archive in the archive, and its member."""
    trouble: str = ""
    """Why it cannot be read, in words; empty when it can."""
    folder: bool = field(default=False)


def members(path: Path) -> list[Member]:
    """What an archive on disk holds, archives in it opened; raises `CourseError`, in words, for one that is refused."""
    with _opened(path) as archive:
        return list(_walk(archive, (), (), Budget()))


def read_member(path: Path, chain: tuple[str, ...]) -> bytes:
    """The content of one member; raises `CourseError`, in words, when it is damaged or too large."""
    with _opened(path) as archive:
        return _read(archive, chain)


def _read(archive: zipfile.ZipFile, chain: tuple[str, ...]) -> bytes:
    if len(chain) == 1:
        with tempfile.SpooledTemporaryFile(CHUNK) as file:
            _copy(archive, chain[0], file)
            file.seek(0)
            return file.read()
    with _inner(archive, chain[0]) as inner:
        return _read(inner, chain[1:])


def _walk(archive: zipfile.ZipFile, parts: tuple[str, ...], chain: tuple[str, ...], budget: Budget) -> Iterator[Member]:
    inside = archive.infolist()
    budget.take(inside)
    for member in inside:
        names = tuple(part for part in member.filename.replace("\\", "/").split("/") if part not in ("", "."))
        here, path = (*parts, *names), (*chain, member.filename)
        if trouble := _trouble(member, names):
            yield Member(here, path, trouble)
        elif member.is_dir():
            yield Member(here, path, folder=True)
        elif member.filename.lower().endswith(".zip") and not any(part.startswith((".", "__")) for part in names):
            yield from _nested(archive, member, here, path, budget)
        else:
            yield Member(here, path)


def _nested(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, parts: tuple[str, ...], chain: tuple[str, ...], budget: Budget
) -> Iterator[Member]:
    if len(chain) >= MAX_DEPTH:
        yield Member(parts, chain, f"an archive in an archive in an archive: only {MAX_DEPTH} levels are opened")
        return
    try:
        with _inner(archive, member.filename) as inner:
            yield from _walk(inner, (*parts[:-1], parts[-1][:-4]), chain, budget)
    except CourseError as error:
        yield Member(parts, chain, str(error))


def _trouble(member: zipfile.ZipInfo, names: tuple[str, ...]) -> str:
    """Why a member is not even opened."""
    name = member.filename.replace("\\", "/")
    if ".." in names or name.startswith("/") or (name[1:2] == ":" and name[0].isalpha()):
        return "its path leads out of the archive"
    if stat.S_ISLNK(member.external_attr >> 16):
        return "it is a link"
    if member.flag_bits & 1:
        return "it is locked by a password"
    if member.file_size > MAX_FILE:
        return f"it unpacks to {member.file_size:,} bytes, and {MAX_FILE:,} is the limit"
    return ""


@contextmanager
def _inner(archive: zipfile.ZipFile, name: str) -> Iterator[zipfile.ZipFile]:
    """An archive that is a member, copied to an unnamed file first."""
    with tempfile.TemporaryFile() as file:
        _copy(archive, name, file)
        with _as_archive(file) as inner:
            yield inner


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        file = path.open("rb")
    except OSError as error:
        raise CourseError(f"it cannot be read ({error.strerror})") from None
    with file, _as_archive(file) as archive:
        yield archive


@contextmanager
def _as_archive(file: IO[bytes]) -> Iterator[zipfile.ZipFile]:
    _look_at_end(file)
    try:
        archive = zipfile.ZipFile(file)
    except Exception as error:  # noqa: BLE001 (a damaged archive makes the reader raise almost anything)
        raise CourseError(f"it is not a whole zip file ({error})") from None
    with archive:
        yield archive


def _look_at_end(file: IO[bytes]) -> None:
    """Refuse a directory that would fill the memory; its size stands in the last bytes of the file."""
    size = file.seek(0, 2)
    file.seek(max(0, size - 65_535 - _END_SIZE))
    tail = file.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < _END_SIZE:
        raise CourseError("it is not a whole zip file (its directory is missing)")
    if (
        tail[max(0, at - 20) : at].startswith(_END_64)
        or int.from_bytes(tail[at + 12 : at + 16], "little") > MAX_DIRECTORY
    ):
        raise CourseError(f"its directory is larger than {MAX_DIRECTORY:,} bytes: a bomb, or far more than an answer")
    file.seek(0)


def _copy(archive: zipfile.ZipFile, name: str, into: IO[bytes]) -> None:
    """Copy a member, at most `MAX_FILE` bytes of it, whatever it declared."""
    taken = 0
    try:
        with archive.open(name) as source:
            while chunk := source.read(CHUNK):
                taken += len(chunk)
                if taken > MAX_FILE:
                    raise CourseError(f"it unpacks to more than {MAX_FILE:,} bytes")
                into.write(chunk)
    except CourseError:
        raise
    except Exception as error:  # noqa: BLE001 (damage within a member comes as any of a dozen types)
        raise CourseError(f"it is damaged ({str(error) or type(error).__name__})") from None
