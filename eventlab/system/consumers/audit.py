"""The audit sink: a file to which one line is added for each event, and from which nothing is ever taken.

    {"id":"…","type":"user.registered",…}⏎
    {"id":"…","type":"user.logged_in",…}⏎
    {"id":"…","type":"us                      ← the power was cut here: set aside when it is opened again

The handler returns when the line is on the disk, and only then does a worker acknowledge the event: whatever happens
in between, it is delivered again. It is not written again, because the sink knows the ids at the end of the file.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Self

import msgspec

from eventlab.errors import Closed, InvalidOption
from eventlab.event import Event, to_envelope
from eventlab.system.disk import append_to_disk, sync_folder

TAIL_BYTES = 16 * 1024 * 1024
"""How much of the file is read when it is opened, for the ids in it."""
REMEMBERED = 100_000
"""Ids that are known at a time; an event that comes again after so many others is written again."""


class Line(msgspec.Struct):
    """What is read of a line."""

    id: str


class AuditSink:
    """A handler that writes each event to `path`, as JSON Lines. Use it as `async with AuditSink(path) as audit`.

    The file is the owner's alone (mode 600), and one sink's alone. A half line at its end goes to `<path>.torn`.
    Raises `InvalidOption` while another sink has it open, `Closed` outside of the `async with`, and `OSError` when the
    disk refuses; then nothing of the event is left in it.
    """

    def __init__(self, path: str | Path) -> None:
        self._path = Path(path)
        self._file = -1
        self._ids: dict[str, None] = {}  # a set that knows its order
        # One thread, so that the loop goes on meanwhile, and so that one line is written at a time: also when a handler
        # is cancelled, which ends nobody's writing.
        self._writer: ThreadPoolExecutor | None = None

    async def __aenter__(self) -> Self:
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="audit")
        try:
            await asyncio.get_running_loop().run_in_executor(self._writer, self._open)
        except BaseException:
            await self._aclose()
            raise
        return self

    async def __aexit__(self, *_exc: object) -> None:
        await self._aclose()

    async def __call__(self, event: Event) -> None:
        """Return when the event is on the disk, by this call or by an earlier one."""
        if self._writer is None:
            raise Closed(f"the audit sink of {self._path} is not open: use it within `async with AuditSink(path)`.")
        await asyncio.get_running_loop().run_in_executor(self._writer, self._append, event)

    async def _aclose(self) -> None:
        writer, self._writer = self._writer, None
        if writer is not None:
            try:  # behind what is being written
                await asyncio.get_running_loop().run_in_executor(writer, self._close)
            finally:
                writer.shutdown(wait=False)

    def _open(self) -> None:
        self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise InvalidOption(
                f"{self._path} is open in another audit sink: expected a file for each. Try another name."
            ) from None
        os.fchmod(self._file, 0o600)
        sync_folder(self._path.parent)
        size = os.fstat(self._file).st_size
        tail = os.pread(self._file, TAIL_BYTES, max(0, size - TAIL_BYTES))
        *lines, torn = tail.split(b"\n")
        if torn:
            self._set_aside(torn, size - len(torn))
        for line in lines:
            self._remember(line)

    def _set_aside(self, torn: bytes, whole: int) -> None:
        """Move the half line into a file of its own, and let this one end after `whole` bytes. In this order."""
        with open(self._path.with_name(self._path.name + ".torn"), "ab", opener=_private) as aside:
            aside.write(torn + b"\n")
            aside.flush()
            os.fsync(aside.fileno())
        sync_folder(self._path.parent)
        os.ftruncate(self._file, whole)
        os.fsync(self._file)

    def _append(self, event: Event) -> None:
        if event.id in self._ids:
            return
        line = self._line(event)
        append_to_disk(self._file, line + b"\n")
        self._remember(line)

    def _line(self, event: Event) -> bytes:
        """What is written of an event, on one line: an object with its id. A subclass may say more, or less."""
        return to_envelope(event, limit=TAIL_BYTES)  # the log took the event: its own limit has been kept

    def _remember(self, line: bytes) -> None:
        """A line that is in the file: found when it was opened, or written just now."""
        try:
            self._know(msgspec.json.decode(line, type=Line).id)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            return  # not written by this sink, or cut off where reading began: it stays where it is

    def _know(self, id: str) -> None:
        self._ids[id] = None
        if len(self._ids) > REMEMBERED:
            del self._ids[next(iter(self._ids))]

    def _close(self) -> None:
        if self._file >= 0:
            os.close(self._file)
            self._file = -1


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
