"""The parent's side of a run: hand out the job, hold the child to its deadline, believe only well-formed records.

    job (unnamed file) ──▶ child ──▶ results (pipe)   one line of JSON a scenario, in order, with the run's key
                             │
                             └────▶ output (file)     what the learner's code printed; shown, never believed

The child comes from a warm fork server (`worker.py`), in the sandbox that is asked for (`sandbox.py`).
The road not taken is a limit inside the child, such as an alarm: `except Exception` in a loop swallows it.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import select
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import IO, Any, Literal

from eventlab.course import worker
from eventlab.course.records import Reader
from eventlab.course.scenario import Raised, Row, Run, Sandbox
from eventlab.course.worker import START_SECONDS, Worker
from eventlab.errors import CourseError

MAX_OUTPUT = 2_000
"""Characters of output that are shown for one scenario."""
LIMITS = {"RLIMIT_AS": 2 << 30, "RLIMIT_FSIZE": 8 << 20, "RLIMIT_NOFILE": 256, "RLIMIT_CORE": 0}
"""What one run may use; the CPU's share follows from the deadline."""
ANSWER_SECONDS = 5.0
"""For a child that is out of time to begin to say where it is: it does so as soon as it has its turn on the machine."""
PYTHON_SECONDS = 0.5
"""And to say the rest, for which it needs Python: a call of C that does not return says no more."""

Ending = Literal["done", "ended", "stuck", "timeout", "channel"]


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a run stood when its time was over."""

    line: int | None = None
    """The learner's line that was running, from 1; 0 when none was: everything waited. None: it did not say."""
    tasks: tuple[tuple[str, int], ...] = ()
    """Each task that waited in the learner's code: the function's name, and the line."""
    rows: tuple[Row, ...] = ()
    """The last rows of its trace."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one child process."""

    runs: tuple[Run, ...]
    """The scenarios that were recorded, in order; fewer than planned when the child did not come to its end."""
    ending: Ending
    """`done`; `ended` before the last record; `stuck`: everything waits for ever; `timeout`; or `channel`: something
    else wrote among the records."""
    load: Raised | None = None
    """What compiling the learner's code raised."""
    stand: Stand = Stand()
    """Of a run that was stuck or out of time: where it stood."""
    output: str = ""
    """What was printed in the scenario that did not come to its end, cut."""


def run(
    drive: str,
    parts: Sequence[tuple[str, str]],
    plans: Sequence[Any],
    *,
    deadline: float,
    sandbox: Sandbox = "process",
) -> Outcome:
    """Run the learner's `parts` (name and source) under `drive`, a module's name, for every plan; at most `deadline` s.

    Raises `CourseError` when the child could not be started, or could not be ended. Threads may call it at once.
    """
    key = secrets.token_hex(8)
    limits = {**LIMITS, "RLIMIT_CPU": int(deadline) + 2}
    job = {"drive": drive, "parts": parts, "plans": plans, "limits": limits, "key": key}
    # Files without a name: the learner's code finds nothing of ours in its folder.
    with tempfile.TemporaryFile() as job_file, tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as stacks:
        job_file.write(json.dumps(job).encode())
        job_file.seek(0)
        with worker.ready(sandbox) as server, _pipe() as (reading, writing):
            try:
                files = (job_file.fileno(), writing.fileno(), stacks.fileno(), output.fileno())
                reader = Reader(reading.fileno(), key, server.fork(drive, files))
                writing.close()
                ending = _watch(server, reader, deadline)
                if ending == "timeout" and reader.ready:
                    _ask(server, stacks)
            finally:
                server.clear()
            if not reader.ready:
                raise CourseError(f"The judge's own process did not start: {_shown(_content(output))}")
            return _outcome(reader, ending, _stand(_content(stacks)), _content(output))


@contextmanager
def _pipe() -> Iterator[tuple[IO[bytes], IO[bytes]]]:
    reading, writing = os.pipe()
    with open(reading, "rb", buffering=0) as source, open(writing, "wb", buffering=0) as sink:
        yield source, sink


def _content(file: IO[bytes]) -> bytes:
    """All of the file, from its beginning: the position is shared with the child, and stays where it is."""
    return os.pread(file.fileno(), LIMITS["RLIMIT_FSIZE"], 0)


def _watch(server: Worker, reader: Reader, deadline: float) -> Ending:
    """Read until the child has said all, has ended, or is out of time.

    The clock starts anew when the child is ready, so that slow imports of ours cost the learner nothing. The end of the
    pipe is not waited for: a grandchild may hold it open for ever.
    """
    limit, timed = time.monotonic() + START_SECONDS, False
    while True:
        select.select([reader.fileno(), server.socket.fileno()], [], [], max(limit - time.monotonic(), 0))
        gone = server.ended()  # asked first: what the child wrote before it went is then in the pipe
        came = reader.read()
        if reader.wrong:
            return "channel"
        if reader.finished:
            return "stuck" if reader.stuck else "done"
        if reader.closed or (gone and not came):
            return "ended"
        if reader.ready and not timed:
            limit, timed = time.monotonic() + deadline, True
        if time.monotonic() > limit:
            return "timeout"


def _ask(server: Worker, stacks: IO[bytes]) -> None:
    """Ask the child where it is. Two answers come: its stack, and, if Python still runs, its tasks and its trace."""
    server.ask()
    for end, seconds in ((b"\n", ANSWER_SECONDS), (b"}\n", PYTHON_SECONDS)):
        limit = time.monotonic() + seconds
        while time.monotonic() < limit and not _content(stacks).endswith(end):
            time.sleep(0.01)


def _stand(answer: bytes) -> Stand:
    """What the child said of where it is."""
    stack, _, said = answer.partition(b"\n{")
    found = re.search(rb'File "<cell>", line (\d+)', stack)
    line = int(found[1]) if found else 0 if answer else None
    try:
        more = json.loads(b"{" + said)
        tasks = tuple((str(name), int(at)) for name, at in more["tasks"])
        return Stand(line, tasks, tuple(Row(*map(str, row)) for row in more["rows"]))
    except (ValueError, KeyError, TypeError):  # no second answer, or one that the learner's code wrote
        return Stand(line)


def _outcome(reader: Reader, ending: Ending, stand: Stand, output: bytes) -> Outcome:
    """Put each scenario's share of the output beside its record."""
    runs, start = [], 0
    for run_, end in reader.records:
        runs.append(replace(run_, output=_shown(output[start:end] if end >= start else b"")))
        start = max(start, end)
    return Outcome(tuple(runs), ending, reader.load, stand, _shown(output[start:]))


def _shown(output: bytes) -> str:
    """The printed bytes as text, cut in the middle: the first and the last lines tell most."""
    text = output.decode("utf-8", "replace")
    if len(text) <= MAX_OUTPUT:
        return text
    half = MAX_OUTPUT // 2
    return f"{text[:half]}\n… {len(text) - MAX_OUTPUT:,} characters left out …\n{text[-half:]}"
