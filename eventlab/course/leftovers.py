"""After a run no process of it may be left, in its group or stolen away into a session of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from eventlab.errors import CourseError

PATIENCE = 30.0
"""Seconds for killed processes to be gone; a kill takes milliseconds, unless the machine is on its knees."""


def end_all(child: subprocess.Popen[bytes], key: str) -> None:
    """Kill the child's whole group, then whatever carries the run's key, until none is left.

    Raises `CourseError` with the ids of those that will not go.
    """
    with suppress(ProcessLookupError):  # ended by itself, and nobody else was in its group
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()
    limit = time.monotonic() + PATIENCE
    while left := [pid for pid in _alive() if _belongs(pid, child.pid, key)]:
        for pid in left:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        if time.monotonic() > limit:
            raise CourseError(
                f"Processes of this run do not end: {left}. End them by their numbers: kill -9 {left[0]}."
            )


def _alive() -> Iterator[int]:
    """The ids of all processes, where the system lists them in /proc; elsewhere the group's kill has to do."""
    proc = Path("/proc")
    if proc.is_dir():
        yield from (int(entry.name) for entry in proc.iterdir() if entry.name.isdigit())


def _belongs(pid: int, group: int, key: str) -> bool:
    """Whether a process is in the group or inherited the run's key. A zombie only waits to be counted: it is gone."""
    try:
        state, _, pgrp = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[:3]
        if state in "ZX":
            return False
        return int(pgrp) == group or key.encode() in Path(f"/proc/{pid}/environ").read_bytes()
    except (OSError, ValueError):  # it ended while we looked, or is another user's
        return False
