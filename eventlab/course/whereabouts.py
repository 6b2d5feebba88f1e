"""Where a run stands that does not come to its end: the tasks that wait, and what had happened until then.

The parent asks by a signal shortly before it ends the child, and a loop that is stuck tells it unasked. The answer is
one line of JSON in the child's own file:

    {"tasks": [["history", 7], …], "rows": [["emit", "order.placed", "", ""], …]}

A task is told by the learner's innermost line in it. Python answers a signal between two of its own instructions; a
call of C that never returns answers nothing, and then only the line stands there that `faulthandler` found.
"""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Iterator
from types import FrameType
from typing import Any

import msgspec

from eventlab.course.trace import Trace

CELL = "<cell>"
"""The name under which the learner's cell is compiled."""
MAX_TASKS, LAST_ROWS = 20, 12

trace = Trace()
"""Of the scenario that runs now."""

_encode, _write, _running = msgspec.json.Encoder().encode, os.write, asyncio._get_running_loop


def answer_on(number: signal.Signals, fd: int) -> None:
    """From now on, this signal is answered by one line in `fd`."""
    signal.signal(number, lambda *_: write(fd))


def write(fd: int) -> None:
    """Write the line."""
    _write(fd, b"\n" + _encode({"tasks": list(pending())[:MAX_TASKS], "rows": trace.rows[-LAST_ROWS:]}) + b"\n")


def pending() -> Iterator[tuple[str, int]]:
    """Each task that has not ended and in which code of the learner's waits: the function's name, and its line."""
    loop = _running()
    for task in asyncio.all_tasks(loop) if loop is not None else ():
        places = [frame for frame in _chain(task.get_coro()) if frame.f_code.co_filename == CELL]
        if places:
            yield places[-1].f_code.co_qualname, places[-1].f_lineno


def _chain(waiting: Any) -> Iterator[FrameType]:
    """The frames of a coroutine and of all that it waits for, the innermost last."""
    while waiting is not None:
        for kind in ("cr", "gi", "ag"):
            if (frame := getattr(waiting, f"{kind}_frame", None)) is not None:
                yield frame
        inner = (getattr(waiting, name, None) for name in ("cr_await", "gi_yieldfrom", "ag_await"))
        waiting = next((each for each in inner if each is not None), None)
