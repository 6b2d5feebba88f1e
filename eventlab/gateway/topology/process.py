"""One box of a topology: a process that answers on a port, and can be killed and healed.

    launch() ──▶ starting ──answers()──▶ up ──kill() or its own end──▶ down ──heal: start() again──▶ …

Its port and its folder outlive it: after a kill it comes back at the same place, with what it had on disk. It runs in
a session of its own, so that Ctrl-C reaches us alone, and so that who it starts itself ends with it.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar, Self

from eventlab.errors import NotRunning
from eventlab.gateway.topology.guard import Guard
from eventlab.gateway.topology.ports import free_port, port_is_free
from eventlab.gateway.topology.status import ProcessStatus, State

SECONDS_TO_ANSWER = 60.0
SECONDS_TO_STOP = 15.0
"""Longer than a node drains; then it is killed."""
PACKAGES = {"redis-server": ("redis-server", "redis"), "nginx": ("nginx", "nginx")}
"""For a program, its package in Debian and in Homebrew."""


class Process(ABC):
    """A process of one's own. Whoever launches it stops it; a `with` does both."""

    kind: ClassVar[str]

    def __init__(self, name: str, folder: Path, guard: Guard | None = None) -> None:
        self.name, self.folder, self.port = name, folder, free_port()
        self._guard = guard
        self._process: subprocess.Popen[bytes] | None = None
        self._has_answered = False
        self.objection = ""
        """Why it is not ready, in its own words, where it has any."""

    @abstractmethod
    def command(self) -> list[str]:
        """The command line."""

    @abstractmethod
    def answers(self) -> bool:
        """Whether it does its work now; False also where nobody listens."""

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_exc: object) -> None:
        self.stop()

    @property
    def runs(self) -> bool:
        """Whether it was launched and has not ended since."""
        return self._process is not None and self._process.poll() is None

    @property
    def state(self) -> State:
        """`starting` until it has answered for the first time."""
        return "down" if not self.runs else "up" if self._has_answered else "starting"

    def start(self) -> None:
        """Launch it and wait until it answers. One that runs already is left alone. Raises `NotRunning`."""
        self.launch()
        self.wait()

    def launch(self) -> None:
        """Launch it, and do not wait."""
        if self.runs:
            return
        self.kill()  # what an earlier one may have left of its group would hold the port
        with self._log.open("ab") as out:
            self._process = subprocess.Popen(
                self.command(), stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True
            )
        if self._guard is not None:
            self._guard.watch(self._process.pid)

    def wait(self, seconds: float = SECONDS_TO_ANSWER) -> None:
        """Wait until it answers. Raises `NotRunning`, with the end of its log, when it ends before, or is silent."""
        deadline = time.monotonic() + seconds
        while not self.answers():
            self._must_run()
            if time.monotonic() > deadline:
                why = self.objection or self._last_words()
                raise NotRunning(f"{self.name} runs, but is not ready after {seconds:g} s. {why}")
            time.sleep(0.02)  # asked without a pause, it would be busy answering
        self._must_run()  # somebody else may have answered, on a port that was just taken from it
        self._has_answered = True

    def ask_to_end(self) -> None:
        """SIGTERM: it may finish what it is at. `stop` waits for that."""
        if self._process is not None and self.runs:
            self._process.terminate()

    def stop(self, seconds: float = SECONDS_TO_STOP) -> None:
        """End it in order; after `seconds`, by force."""
        self.ask_to_end()
        if self._process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(seconds)
        self.kill()

    def kill(self) -> None:
        """kill -9 of it and all that it has started, and wait for the end. Killing twice does nothing."""
        if self._process is None:
            return
        with contextlib.suppress(ProcessLookupError):  # all have ended already
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        if self._has_answered:  # those whom it had started hold its port, too, and need a moment longer to end
            until(lambda: port_is_free(self.port), f"{self.name} has given its port back")
        if self._guard is not None:
            self._guard.forget(self._process.pid)
        self._process, self._has_answered = None, False

    def status(self) -> ProcessStatus:
        """What is to be said of it now."""
        pid = self._process.pid if self._process is not None and self.runs else None
        return ProcessStatus(name=self.name, kind=self.kind, port=self.port, pid=pid, state=self.state)

    @property
    def _log(self) -> Path:
        return self.folder / f"{self.name}.log"

    def _must_run(self) -> None:
        if not self.runs and self._process is not None:
            code = self._process.returncode
            raise NotRunning(f"{self.name} ended at once, with exit code {code}. {self._last_words()}")

    def _last_words(self) -> str:
        lines = self._log.read_text(errors="replace").splitlines()[-8:]
        return "Its last words:\n" + "\n".join(f"    {line}" for line in lines) if lines else "It said nothing."


def find_program(command: str) -> str:
    """The path of a program. Raises `NotRunning`, with the line that gets it."""
    path = shutil.which(command)
    if path is None:
        debian, brew = PACKAGES[command]
        how = f"brew install {brew}" if sys.platform == "darwin" else f"sudo apt-get install {debian}"
        raise NotRunning(f"{command} is not on this machine, and this topology has one. Get it with: {how}")
    return path


def until(happens: Callable[[], bool], what: str, seconds: float = SECONDS_TO_ANSWER) -> None:
    """Ask until it is so. Raises `NotRunning` when it is not within `seconds`."""
    deadline = time.monotonic() + seconds
    while not happens():
        if time.monotonic() > deadline:
            raise NotRunning(f"waited {seconds:g} s in vain until {what}.")
        time.sleep(0.02)
