"""`eventlab topology production` while it runs: what is seen, and where orders come in.

One loop waits for three: the keyboard, the door for a second terminal, and the next second. There are no threads, so
two orders never get into each other's way.
"""

from __future__ import annotations

import math
import os
import selectors
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from eventlab.errors import InvalidOption
from eventlab.gateway.topology.control import Control
from eventlab.gateway.topology.orders import Answer, carry_out
from eventlab.gateway.topology.topology import Topology
from eventlab.gateway.topology.typed import Typed
from eventlab.gateway.topology.views import Lines, Picture, View

SECONDS_BETWEEN = 1.0
"""Two looks at the processes."""


def run(topology: Topology, seconds: float | None = None) -> None:
    """Start it, show it and obey until `quit`, Ctrl-C or SIGTERM, or until `seconds` are over; then stop it.

    Raises `InvalidOption` before it begins.
    """
    if seconds is not None and not 0 < seconds < math.inf:  # False for NaN, too
        raise InvalidOption(f"seconds is {seconds:g}: expected more than 0, and an end. Try --seconds 60.")
    with ended_like_ctrl_c(), Control() as control:
        try:
            print(f"Starting {topology.shape.name} …", flush=True)
            with topology:
                view: View = Picture() if sys.stdin.isatty() and sys.stdout.isatty() else Lines()
                with view:
                    Console(topology, control, view).go_on(seconds)
                print("Stopping …", flush=True)
        except KeyboardInterrupt:  # how one ends this; on the way here all has been stopped
            print(flush=True)
        print("Everything has stopped.", flush=True)


class Console:
    """Shows a topology that is open, and carries out what is said to it."""

    def __init__(self, topology: Topology, control: Control, view: View) -> None:
        self._topology, self._control, self._view = topology, control, view
        self._typed = Typed()
        self._over = False

    def go_on(self, seconds: float | None = None, *, clock: Callable[[], float] = time.monotonic) -> None:
        """Until somebody says `quit`, or `seconds` are over."""
        end = float("inf") if seconds is None else clock() + seconds
        with selectors.SelectSelector() as waiting:  # the one kind that takes a file for a keyboard, too
            waiting.register(sys.stdin, selectors.EVENT_READ, self._keys)
            waiting.register(self._control, selectors.EVENT_READ, self._knock)
            status, next_look = self._topology.status(), clock() + SECONDS_BETWEEN
            while not self._over and clock() < end:
                self._view.show(status, self._typed.line)
                for key, _events in waiting.select(max(0.0, min(end, next_look) - clock())):
                    if key.data() is None:
                        waiting.unregister(key.fileobj)
                if clock() >= next_look:
                    status, next_look = self._topology.status(), clock() + SECONDS_BETWEEN

    def _keys(self) -> bool | None:
        """Take what was typed; None when nobody will type any more, as at the end of a file."""
        keys = os.read(sys.stdin.fileno(), 1024).decode(errors="replace")
        if not keys and not sys.stdin.isatty():
            return None
        for order in self._typed.feed(keys or "\x04"):
            self._take(carry_out(self._topology, order))
        return True

    def _knock(self) -> bool:
        self._take(self._control.serve(lambda order: carry_out(self._topology, order)))
        return True

    def _take(self, answer: Answer) -> None:
        self._view.say(answer.said)
        self._over = self._over or answer.over


@contextmanager
def ended_like_ctrl_c() -> Iterator[None]:
    """A closed terminal (but under `nohup`) and a `kill` end us as Ctrl-C does, so that nothing stays behind."""

    def interrupt(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    ending = [number for number in (signal.SIGTERM, signal.SIGHUP) if signal.getsignal(number) != signal.SIG_IGN]
    before = {number: signal.signal(number, interrupt) for number in ending}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
