"""Unsent letters in a file: lines are added to it, and when no letter is left in it, it is emptied.

    {"kept":{"event":{"id":"0190…","type":"order.paid",…},"reason":"Unreachable: …","attempts":4,…}}⏎
    {"kept":{"event":{"id":"0190…","type":"order.paid",…},…}}⏎                the same id again: mended
    {"gone":["0190…"]}⏎                                                      replayed, or discarded
    {"kept":{"event":{"id":"01                                               ← the power was cut here

To read it is to play it from the beginning. A half line at the end is one that nobody was told is kept: it is cut off.
A line that cannot be read stays where it is, and as long as it does the file is not emptied.
"""

from __future__ import annotations

import asyncio
import fcntl
import logging
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import msgspec

from eventlab.errors import InvalidOption, NotAnEnvelope
from eventlab.event import from_envelope, to_envelope
from eventlab.practice.unsent import LIMIT, MemoryDeadLetters, UnsentLetter
from eventlab.system.disk import append_to_disk, sync_folder

T = TypeVar("T")
_logger = logging.getLogger("eventlab.practice")
MAX_LINE_BYTES = 16 * 1024 * 1024
"""Of one event: the log that did not take it may have had any limit."""


class Kept(msgspec.Struct):
    """A letter as it is written."""

    event: msgspec.Raw
    reason: str
    attempts: int
    first: datetime
    last: datetime


class Line(msgspec.Struct, omit_defaults=True):
    """A line of the file: a letter that is kept from here on, or ids of letters that are gone."""

    kept: Kept | None = None
    gone: list[str] = []


class FileDeadLetters:
    """A letter box in a file, `limit` letters at most, each on the disk when `keep` returns.

    The file is the owner's alone (mode 600), and one program's alone. Raises `InvalidOption` while another has it
    open, and `OSError` when the disk refuses.
    """

    def __init__(self, path: str | Path, *, limit: int = LIMIT) -> None:
        self._path, self._box = Path(path), MemoryDeadLetters(limit=limit)
        self._file = -1
        self._unreadable = 0
        # One thread: the loop goes on while the disk works, one line is written at a time, and whoever is cancelled
        # breaks no line off. What the box holds is changed by this thread alone.
        self._writer: ThreadPoolExecutor | None = None

    async def open(self) -> None:
        """Take the file for this program, and read it."""
        await self._in_turn(lambda: None)

    async def keep(self, *letters: UnsentLetter) -> None:
        """Keep them, or raise `Overloaded`, or `OSError`; return when they are on the disk."""
        await self._in_turn(lambda: self._keep(letters))

    async def letters(self) -> list[UnsentLetter]:
        """All of them, oldest first."""
        return await self._in_turn(lambda: list(self._box.by_id.values()))

    async def remove(self, *ids: str) -> int:
        """Throw these away; how many there were."""
        return await self._in_turn(lambda: self._remove(ids))

    async def aclose(self) -> None:
        """Close the file, behind what is being written."""
        writer, self._writer = self._writer, None
        if writer is not None:
            try:
                await asyncio.get_running_loop().run_in_executor(writer, self._close)
            finally:
                writer.shutdown(wait=False)

    async def _in_turn(self, act: Callable[[], T]) -> T:
        if self._writer is None:
            self._writer = ThreadPoolExecutor(1, thread_name_prefix="dead-letters")
        return await asyncio.get_running_loop().run_in_executor(self._writer, self._opened, act)

    def _opened(self, act: Callable[[], T]) -> T:
        if self._file < 0:
            self._open()
        return act()

    def _open(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            sync_folder(self._path.parent)
            self._play(file)
        except BlockingIOError:
            os.close(file)
            raise InvalidOption(
                f"{self._path} is in use by another program: expected a file for each. Try another name."
            ) from None
        except BaseException:
            os.close(file)
            raise
        self._file = file

    def _play(self, file: int) -> None:
        """Read what the file holds, and cut off a half line."""
        with os.fdopen(os.dup(file), "rb") as reader:
            *lines, torn = reader.read().split(b"\n")
        if torn:
            _logger.warning("%s ends in half a line, which is cut off: nobody was told that it is kept", self._path)
            os.ftruncate(file, os.fstat(file).st_size - len(torn))
        self._box.by_id.clear()
        self._unreadable = 0
        for number, line in enumerate(lines, start=1):
            try:
                self._apply(msgspec.json.decode(line, type=Line))
            except (msgspec.MsgspecError, NotAnEnvelope, UnicodeDecodeError, RecursionError) as error:
                self._unreadable += 1
                _logger.error("line %d of %s cannot be read, and is passed over: %s", number, self._path, error)

    def _apply(self, line: Line) -> None:
        if line.kept is not None:
            kept = line.kept
            event = from_envelope(bytes(kept.event))
            self._box.by_id[event.id] = UnsentLetter(event, kept.reason, kept.attempts, kept.first, kept.last)
        for id in line.gone:
            self._box.by_id.pop(id, None)

    def _keep(self, letters: tuple[UnsentLetter, ...]) -> None:
        self._box.check_room(letters)
        self._append([Line(kept=_written(letter)) for letter in letters])
        self._box.by_id |= {letter.id: letter for letter in letters}

    def _remove(self, ids: tuple[str, ...]) -> int:
        there = [id for id in dict.fromkeys(ids) if id in self._box.by_id]
        if there:
            self._append([Line(gone=there)])
        for id in there:
            del self._box.by_id[id]
        if there and not self._box.by_id and not self._unreadable:
            os.ftruncate(self._file, 0)
        return len(there)

    def _append(self, lines: list[Line]) -> None:
        append_to_disk(self._file, b"".join(msgspec.json.encode(line) + b"\n" for line in lines))

    def _close(self) -> None:
        if self._file >= 0:
            os.close(self._file)
            self._file = -1


def _written(letter: UnsentLetter) -> Kept:
    raw = msgspec.Raw(to_envelope(letter.event, limit=MAX_LINE_BYTES))
    return Kept(raw, letter.reason, letter.attempts, letter.first, letter.last)
