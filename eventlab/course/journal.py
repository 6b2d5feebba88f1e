"""The file of progress: lines of JSON in the user's data folder, only ever added to.

    ~/.local/share/eventlab/progress.jsonl            on Linux; elsewhere where that system keeps such things
    ~/.local/share/eventlab/progress.damaged-1.jsonl  what could not be read, set aside whole

`EVENTLAB_DATA` names another folder, for a shared machine or a test. Two kernels may write at once: a lock keeps them
apart, and a line goes to the file in one write.
"""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import platformdirs

from eventlab.course.entry import is_object
from eventlab.course.files import write_new, write_whole


def folder() -> Path:
    """The folder of progress, whether it is there yet or not."""
    named = os.environ.get("EVENTLAB_DATA")
    return Path(named).expanduser() if named else platformdirs.user_data_path("eventlab", appauthor=False)


def path() -> Path:
    """The file itself."""
    return folder() / "progress.jsonl"


def read() -> tuple[list[bytes], str]:
    """All readable lines, oldest first, and what is to be said about the file; mostly nothing.

    A damaged file is set aside whole, and one with its readable lines takes its place. Raises `OSError` for a file
    that cannot be read.
    """
    lines, damaged = _lines()
    if not damaged:
        return lines, ""
    try:
        with _locked():
            return _mended()
    except OSError as error:
        return lines, f"{path()} has {_counted(damaged)} that cannot be read, and cannot be mended ({error.strerror})."


def add(lines: Sequence[bytes], *, merge: bool = False) -> tuple[int, str]:
    """Add lines at the end; with `merge` only those that are not there yet.

    Answers how many were added, and what is to be said about the file. Raises `OSError` when that cannot be done; the
    file then is as it was.
    """
    with _locked():
        there, news = _mended()
        known = set(there) if merge else set()
        new = [line for line in dict.fromkeys(lines) if line not in known] if merge else list(lines)
        if new:
            _append(b"".join(line + b"\n" for line in new))
        return len(new), news


def back_up() -> Path | None:
    """Copy the file to the first free name in `backups/`; None when there is no progress yet. Raises `OSError`."""
    if not path().is_file():
        return None
    return write_new(folder() / "backups" / "progress-{}.jsonl", path().read_bytes())


def _lines() -> tuple[list[bytes], int]:
    """The readable lines, and how many are not."""
    try:
        raw = path().read_bytes()
    except FileNotFoundError:
        return [], 0
    lines = [line for line in raw.split(b"\n") if line.strip()]
    good = [line for line in lines if is_object(line)]
    return good, len(lines) - len(good)


def _mended() -> tuple[list[bytes], str]:
    """Set a damaged file aside and put one with its readable lines in its place; to be called with the lock."""
    lines, damaged = _lines()
    if not damaged:
        return lines, ""
    aside = write_new(folder() / "progress.damaged-{}.jsonl", path().read_bytes())
    write_whole(path(), b"".join(line + b"\n" for line in lines))
    return lines, (
        f"Your progress was damaged: {_counted(damaged)} could not be read, {len(lines)} could and are kept; "
        f"the damaged file is set aside whole as {aside}."
    )


def _append(text: bytes) -> None:
    """One write at the end, all of it or nothing."""
    descriptor = os.open(path(), os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        before = os.fstat(descriptor).st_size
        if before and os.pread(descriptor, 1, before - 1) != b"\n":
            text = b"\n" + text  # somebody's editor left the last line without its end
        if os.write(descriptor, text) < len(text):
            os.ftruncate(descriptor, before)
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path()))
    finally:
        os.close(descriptor)


@contextmanager
def _locked() -> Iterator[None]:
    """Alone with the file, among all processes. Where a file system knows no locks, the single write must do."""
    folder().mkdir(parents=True, exist_ok=True)
    with (folder() / ".lock").open("a") as file:
        with suppress(OSError):
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _counted(lines: int) -> str:
    return f"{lines} line{'' if lines == 1 else 's'}"
