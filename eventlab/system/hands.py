"""What a worker has in hand: deliveries whose handlers are at work, and those that have ended and are to be settled.

A handler has `timeout` seconds. Then it is cancelled, and its delivery has failed, whether the handler heeds that or
not. One that does not is *stuck*: it keeps its place until it ends, so that never more run than were allowed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from eventlab.system.group import Delivery

MAX_REASON = 1_000
"""Characters of an error that are kept with the event it failed on."""
GRACE_SECONDS = 1.0
"""How long handlers that are told to stop may take to tidy up."""


class Running:
    """One delivery in hand; `failure` says why it failed, if it did."""

    def __init__(self, delivery: Delivery) -> None:
        self.delivery = delivery
        self.failure = ""
        self.ended = False
        self.task: asyncio.Task[None] | None = None
        self.timer: asyncio.TimerHandle | None = None


class Hands:
    """The deliveries in hand, by partition and position. `on_end` is called whenever one has ended."""

    def __init__(self, run: Callable[[Delivery], Any], *, timeout: float, on_end: Callable[[], None]) -> None:
        self._run, self._timeout, self._on_end = run, timeout, on_end
        self._running: dict[tuple[int, str], Running] = {}
        self._ended: dict[Running, None] = {}
        self.stuck: set[asyncio.Task[None]] = set()

    def __len__(self) -> int:
        return len(self._running) + len(self.stuck)

    @property
    def deliveries(self) -> list[Delivery]:
        """Those in hand, at work or ended."""
        return [each.delivery for each in self._running.values()]

    @property
    def ended(self) -> list[Running]:
        """Those to be settled."""
        return list(self._ended)

    def take(self, delivery: Delivery, failure: str = "") -> None:
        """Start the handler on a delivery; with `failure`, it has failed without being run.

        One that is in hand already was taken from us because we were silent for too long, and has come back: its
        handler is at it, and goes on in the name of the new attempt.
        """
        at = delivery.partition, delivery.position
        if at in self._running:
            self._running[at].delivery = delivery
            return
        running = self._running[at] = Running(delivery)
        if failure:
            self._end(running, failure)
            return
        running.task = asyncio.create_task(self._run(delivery))
        running.timer = asyncio.get_running_loop().call_later(self._timeout, self._expire, running)
        running.task.add_done_callback(lambda task: self._done(running, task))

    def let_go(self, running: Running) -> None:
        """It is settled."""
        self._ended.pop(running, None)
        self._running.pop((running.delivery.partition, running.delivery.position), None)

    async def abandon(self) -> int:
        """Cancel every handler, and wait a little; return how many did not heed it. What was at work is let go of."""
        for running in [each for each in self._running.values() if not each.ended]:
            self.let_go(running)
            if running.timer and running.task:
                running.timer.cancel()
                running.ended = True
                self._keep_until_done(running.task)
        for _ in range(2):  # a plain function's thread is waited for at the first time, and left alone at the second
            for task in self.stuck:
                task.cancel()
            if self.stuck:
                await asyncio.wait(self.stuck, timeout=GRACE_SECONDS)
        return len(self.stuck)

    def _expire(self, running: Running) -> None:
        if running.task and not running.task.done():
            self._end(running, f"it was not done within {self._timeout:g} s")
            running.task.cancel()
            self._keep_until_done(running.task)

    def _keep_until_done(self, task: asyncio.Task[None]) -> None:
        if not task.done():
            self.stuck.add(task)

    def _done(self, running: Running, task: asyncio.Task[None]) -> None:
        self.stuck.discard(task)
        if running.timer:
            running.timer.cancel()
        if task.cancelled():
            # We have not cancelled it, or it would have ended before: the handler raised it, or what it waited for.
            failure = "CancelledError: it, or what it waited for, was cancelled"
        else:
            error = task.exception()  # asked for in any case: asyncio complains of an error that nobody looks at
            failure = _why(error) if error else ""
        if running.ended:
            self._on_end()
        else:
            self._end(running, failure)

    def _end(self, running: Running, failure: str) -> None:
        running.failure, running.ended = failure, True
        self._ended[running] = None
        self._on_end()


def _why(error: BaseException) -> str:
    """The error in one short text, even if it cannot be printed."""
    try:
        text = str(error)
    except Exception:  # noqa: BLE001  (theirs, and not what the handler failed on)
        text = "(it cannot be printed)"
    return f"{type(error).__name__}: {text}"[:MAX_REASON].rstrip(": ")
