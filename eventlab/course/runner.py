"""The parent's side of a run: start the child, hold it to its deadline, believe only well-formed records.

    job (unnamed file) ──▶ child ──▶ results (pipe)   one line of JSON a scenario, in order, with the run's key
                             │
                             └────▶ output (file)     what the learner's code printed; shown, never believed

The threat model: this protects honest marks from mistakes, and from the bypasses in `tests/submissions`. It is no
sandbox against an attacker who means it; grading strangers' code wants a container around it.
The road not taken is a limit inside the child, such as an alarm: `except Exception` in a loop swallows it.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import IO, Any, Literal

from eventlab.course.leftovers import end_all
from eventlab.course.records import Reader
from eventlab.course.scenario import Raised, Run
from eventlab.errors import CourseError

START_SECONDS = 60.0
"""How long the child may take before the learner's code begins: imports, on a busy machine."""
MAX_OUTPUT = 2_000
"""Characters of output that are shown for one scenario."""
LIMITS = {"RLIMIT_AS": 2 << 30, "RLIMIT_FSIZE": 8 << 20, "RLIMIT_NOFILE": 256, "RLIMIT_CORE": 0}
"""What one run may use; the CPU's share follows from the deadline."""

Ending = Literal["done", "ended", "timeout", "channel"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one child process."""

    runs: tuple[Run, ...]
    """The scenarios that were recorded, in order; fewer than planned when the child did not come to its end."""
    ending: Ending
    """`done`; `ended` before the last record; `timeout`; or `channel`: something else wrote among the records."""
    load: Raised | None = None
    """What compiling the learner's code raised."""
    running: int | None = None
    """At a timeout: the learner's line that was running, from 1; 0 when everything waited; None when it did not say."""
    output: str = ""
    """What was printed in the scenario that did not come to its end, cut."""


def run(drive: str, parts: Sequence[tuple[str, str]], plans: Sequence[Any], *, deadline: float) -> Outcome:
    """Run the learner's `parts` (name and source) under `drive`, a module's name, for every plan; at most `deadline` s.

    Raises `CourseError` when the child could not be started, or could not be ended.
    """
    key = secrets.token_hex(8)
    limits = {**LIMITS, "RLIMIT_CPU": int(deadline) + 2}
    job = {"drive": drive, "parts": parts, "plans": plans, "limits": limits, "key": key}
    # Files without a name: the learner's code finds nothing of ours in its folder.
    with tempfile.TemporaryFile() as job_file, tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as stacks:
        job_file.write(json.dumps(job).encode())
        job_file.seek(0)
        with _folder() as home, _pipe() as (reading, writing):
            child = _start(home, key, (job_file.fileno(), writing.fileno(), stacks.fileno()), output.fileno())
            writing.close()
            reader = Reader(reading.fileno(), key, child.pid)
            try:
                ending = _watch(child, reader, deadline)
                running = _line_running(child, stacks) if ending == "timeout" else None
            finally:
                end_all(child, key)
            if not reader.ready:
                raise CourseError(f"The judge's own process did not start: {_shown(_content(output))}")
            return _outcome(reader, ending, running, _content(output))


def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="eventlab-", ignore_cleanup_errors=True)


@contextmanager
def _pipe() -> Iterator[tuple[IO[bytes], IO[bytes]]]:
    reading, writing = os.pipe()
    with open(reading, "rb", buffering=0) as source, open(writing, "wb", buffering=0) as sink:
        yield source, sink


def _content(file: IO[bytes]) -> bytes:
    """All of the file, from its beginning: the position is shared with the child, and stays where it is."""
    return os.pread(file.fileno(), LIMITS["RLIMIT_FSIZE"], 0)


def _start(home: str, key: str, fds: tuple[int, int, int], output: int) -> subprocess.Popen[bytes]:
    """A child in a session of its own, with next to no environment.

    Not `-I`: that would ignore PYTHONHASHSEED. Its parts that matter here are -P (nothing of the current folder is
    importable) and -s (nor of the user's own packages), beside an environment that we write ourselves.
    """
    command = [sys.executable, "-P", "-s", "-m", "eventlab.course.child", *map(str, fds)]
    environment = {
        "PATH": os.defpath,
        "LANG": "C.UTF-8",
        "HOME": home,
        "TMPDIR": home,
        "PYTHONHASHSEED": "0",
        "PYTHONUTF8": "1",
        "PYTHONUNBUFFERED": "1",  # what was printed last is there, even when the process ends at once
        "EVENTLAB_JUDGED": key,
    }
    try:
        return subprocess.Popen(
            command,
            cwd=home,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            pass_fds=fds,
            start_new_session=True,
        )
    except OSError as error:
        raise CourseError(
            f"No process could be started to judge in: {error}. Close some programs, then try again."
        ) from None


def _watch(child: subprocess.Popen[bytes], reader: Reader, deadline: float) -> Ending:
    """Read until the child has said all, has ended, or is out of time.

    The clock starts anew when the child is ready, so that slow imports of ours cost the learner nothing. The end of the
    pipe is not waited for: a grandchild may hold it open for ever.
    """
    limit, timed = time.monotonic() + START_SECONDS, False
    while True:
        gone = child.poll() is not None  # asked first: what it wrote before it went is then in the pipe
        came = reader.read(0 if gone else 0.02)
        if reader.wrong:
            return "channel"
        if reader.finished:
            return "done"
        if reader.closed or (gone and not came):
            return "ended"
        if reader.ready and not timed:
            limit, timed = time.monotonic() + deadline, True
        if time.monotonic() > limit:
            return "timeout"


def _line_running(child: subprocess.Popen[bytes], stacks: IO[bytes]) -> int | None:
    """Ask the child for its stack, and find the innermost line of the learner's cell in it; 0 when there is none.

    None when no answer comes: the learner's code may have taken the signal away.
    """
    child.send_signal(signal.SIGUSR1)
    for _ in range(30):
        if stack := _content(stacks):
            found = re.search(rb'File "<cell>", line (\d+)', stack)
            return int(found[1]) if found else 0
        time.sleep(0.01)
    return None


def _outcome(reader: Reader, ending: Ending, running: int | None, output: bytes) -> Outcome:
    """Put each scenario's share of the output beside its record."""
    runs, start = [], 0
    for run_, end in reader.records:
        runs.append(replace(run_, output=_shown(output[start:end] if end >= start else b"")))
        start = max(start, end)
    return Outcome(tuple(runs), ending, reader.load, running, _shown(output[start:]))


def _shown(output: bytes) -> str:
    """The printed bytes as text, cut in the middle: the first and the last lines tell most."""
    text = output.decode("utf-8", "replace")
    if len(text) <= MAX_OUTPUT:
        return text
    half = MAX_OUTPUT // 2
    return f"{text[:half]}\n… {len(text) - MAX_OUTPUT:,} characters left out …\n{text[-half:]}"
