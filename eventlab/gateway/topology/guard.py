"""The guard: a small process that ends the others when we are gone without a word.

`kill -9` of the topology leaves it no time to stop what it started, and a server without its parent runs for ever. So
a process of its own holds one end of a pipe, and is told who was started and who has ended. When the other end of the
pipe is gone, for whatever reason, it ends all who are left, and then itself.

The road not taken: PR_SET_PDEATHSIG, with which Linux signals a child whose parent dies. It means the parent's
*thread*: what a worker thread has started would die with that thread. And macOS has nothing like it.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time

SECONDS_TO_END = 10.0
"""For whom our end leaves behind: so long they may drain and write, then kill -9."""


class Guard:
    """Watches over groups of processes while it is open."""

    def __enter__(self) -> Guard:
        # As a file, and isolated: it needs nothing of eventlab, and is there in 20 ms.
        # A session of its own: Ctrl-C on the terminal is for us, and not for the guard. And it holds no output of ours
        # open: whoever reads that through a pipe would wait for the guard.
        nowhere = subprocess.DEVNULL
        self._process = subprocess.Popen(
            [sys.executable, "-I", __file__],
            stdin=subprocess.PIPE,
            stdout=nowhere,
            stderr=nowhere,
            text=True,
            start_new_session=True,
        )
        return self

    def __exit__(self, *_exc: object) -> None:
        """End the guard, and with it whoever it still knows of."""
        assert self._process.stdin is not None
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.close()
        self._process.wait()

    def watch(self, group: int) -> None:
        """From now on, this group of processes ends with us."""
        self._say(f"+{group}")

    def forget(self, group: int) -> None:
        """This group has ended: its number may soon be somebody else's."""
        self._say(f"-{group}")

    def _say(self, line: str) -> None:
        assert self._process.stdin is not None
        with contextlib.suppress(BrokenPipeError):  # without its guard, all else still works
            print(line, file=self._process.stdin, flush=True)


def keep_watch() -> None:
    """What the guard does: listen until the pipe ends, then end those who are left."""
    left: set[int] = set()
    for line in sys.stdin:
        (left.add if line.startswith("+") else left.discard)(int(line[1:]))
    for group in left:
        _signal(group, signal.SIGTERM)
    deadline = time.monotonic() + SECONDS_TO_END
    while time.monotonic() < deadline and (left := {group for group in left if _signal(group, 0)}):
        time.sleep(0.05)
    for group in left:
        _signal(group, signal.SIGKILL)


def _signal(group: int, number: int) -> bool:
    """Send a signal to a group of processes; False when nobody is in it any more."""
    try:
        os.killpg(group, number)
    except ProcessLookupError:
        return False
    return True


if __name__ == "__main__":
    keep_watch()
