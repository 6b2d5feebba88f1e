"""Workers: several processes that share one port, and one that looks after them.

    parent ── binds the port, starts the workers, waits ──┬── worker 1   accepts, serves
                                                          ├── worker 2   accepts, serves
                                                          └── …          the system gives each connection to one

A worker that dies is started anew, after a pause that grows while it dies again and again. If one has never come as
far as serving, the whole ends: it would fail the same way for ever. Why it cannot serve, a worker tells its parent, and
the parent says it once for all of them. Should the parent be killed, its workers see that, and drain.

*The road not taken.* uvicorn's own supervisor. It makes its servers itself, so that there is no place from which to
drain them; and a worker that dies as soon as it is born is born again at once, for ever.
"""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import random
import signal
import sys
from collections.abc import Callable, Coroutine
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import Any

from eventlab.errors import EventLabError
from eventlab.system.backoff import Backoff
from eventlab.system.ending import end

log = logging.getLogger("eventlab.gateway")
Work = Callable[..., None]
"""What a worker does: called with what it was given, its number, and a pipe's end on which to say that it serves."""
STEADY_SECONDS = 10.0
"""A worker that has served for so long did not die of how it began."""
_spawn = multiprocessing.get_context("spawn")


class NeverServed(EventLabError):
    """A worker ended before it had served anybody; why, it has said itself."""


class Workers:
    """Keeps `count` processes at `work(*given, number, ready)`, where `ready.send(None)` says that one serves.

    An error of ours that `work` raises is why it does not, or not any more. `on_ready` is called once all of them
    serve, and `on_end` when a signal has come. A worker that has not ended `patience` seconds later is killed.
    """

    def __init__(
        self,
        count: int,
        work: Work,
        given: tuple[Any, ...],
        *,
        on_ready: Callable[[], None],
        on_end: Callable[[], None],
        patience: float,
        backoff: Backoff | None = None,
        chance: random.Random | None = None,
    ) -> None:
        self._count, self._work, self._given = count, work, given
        self._on_ready, self._on_end, self._patience = on_ready, on_end, patience
        self._backoff, self._chance = backoff or Backoff(base=0.5, cap=10.0), chance or random.Random()
        self._serving: set[int] = set()
        self._reasons: dict[int, EventLabError] = {}
        """By number, why it has ended, if it said so."""
        self._ending = asyncio.Event()

    async def run(self) -> None:
        """Return when a signal has come, and all have ended. Raises why one cannot serve, or else `NeverServed`."""
        loop = asyncio.get_running_loop()
        for each in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(each, self._end)
        try:
            async with asyncio.TaskGroup() as group:
                for number in range(1, self._count + 1):
                    group.create_task(self._keep(number))
        except* EventLabError as errors:
            raise errors.exceptions[0] from None

    def _end(self) -> None:
        self._ending.set()
        self._on_end()

    async def _keep(self, number: int) -> None:
        """Keep one of them at work."""
        failures = 0
        while not self._ending.is_set():
            began = asyncio.get_running_loop().time()
            code = await self._live(number)
            why = self._reasons.pop(number, None)
            if self._ending.is_set():
                if why and number in self._serving:
                    log.warning("worker %d has not ended in good order: %s", number, why)
                return
            if number not in self._serving:
                self._ending.set()
                raise why or NeverServed(
                    f"a worker ended with {code} before it served anybody. What it said stands above."
                )
            failures = 1 if asyncio.get_running_loop().time() - began > STEADY_SECONDS else failures + 1
            log.warning("worker %d has died (%s), and is started anew", number, why or code)
            await _first(self._ending.wait(), asyncio.sleep(self._backoff.pause(failures, self._chance)))

    async def _live(self, number: int) -> int | None:
        """One life of one worker, up to its exit code."""
        ready, told = _spawn.Pipe(duplex=False)
        process = _spawn.Process(target=_life, args=(self._work, *self._given, number, told), name=f"worker {number}")
        process.start()
        told.close()
        with ready:
            try:
                await _first(self._ending.wait(), self._hear(number, ready, process.sentinel))
            finally:
                await _stop(process, self._patience)
                self._note(number, ready)
        return process.exitcode

    async def _hear(self, number: int, ready: Connection, sentinel: int) -> None:
        """Return when it has ended; note when it serves."""
        await _readable(ready.fileno())
        self._note(number, ready)
        await _readable(sentinel)

    def _note(self, number: int, ready: Connection) -> None:
        """What it has said by now: that it serves, or why it does not."""
        with suppress(EOFError, OSError):  # it has ended, perhaps in mid-word
            while ready.poll():
                if (said := ready.recv()) is not None:
                    self._reasons[number] = said
                elif number not in self._serving:
                    self._serve(number)

    def _serve(self, number: int) -> None:
        self._serving.add(number)
        if len(self._serving) == self._count and not self._ending.is_set():
            self._on_ready()


def _life(work: Work, *given: Any) -> None:
    """What a worker's process does. The last of what it is given is the pipe to its parent."""
    try:
        work(*given)
    except EventLabError as error:
        given[-1].send(error)
        sys.exit(1)


async def _stop(process: SpawnProcess, patience: float) -> None:
    """End it, in order or, when it takes too long, at once."""
    process.terminate()
    try:
        async with asyncio.timeout(patience):
            await _readable(process.sentinel)
    except TimeoutError:
        log.warning("%s has not ended within %g s, and is killed", process.name, patience)
        process.kill()
    process.join()


async def _first(*waits: Coroutine[Any, Any, Any]) -> None:
    """Return when one of these has; the others are cancelled."""
    tasks = [asyncio.create_task(each) for each in waits]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        await end(tasks)


async def _readable(file: int) -> None:
    """Return when there is something to read: a word, or the end of whoever could have written it."""
    loop, event = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(file, event.set)
    try:
        await event.wait()
    finally:
        loop.remove_reader(file)
