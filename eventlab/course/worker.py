"""The judge's end of a fork server: start one, have it fork a child, end what is left, and keep it warm for the next.

A worker serves one run at a time; a second thread gets another. `ready` fetches one from those that are idle.
"""

from __future__ import annotations

import atexit
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import Any

from eventlab.course.leftovers import end_all
from eventlab.course.sandbox import behind, packages
from eventlab.course.scenario import Sandbox
from eventlab.errors import CourseError

PATIENCE = 5.0
"""Seconds for the server to end a child and all strays; it takes milliseconds, unless the machine is on its knees."""
START_SECONDS = 60.0
"""Seconds for a server to start and to import a drive, on a busy machine."""
SAID = 100_000
"""Bytes that are read of what a broken server said; its last line tells what happened."""

_idle: dict[Sandbox, list[Worker]] = {"process": [], "strict": []}
_lock = threading.Lock()


@contextmanager
def ready(sandbox: Sandbox) -> Iterator[Worker]:
    """A worker of one's own for a while; a warm one where one is idle. A broken one is closed, not handed on."""
    with _lock:
        worker = _idle[sandbox].pop() if _idle[sandbox] else None
    worker = worker or Worker(sandbox)
    try:
        yield worker
    finally:
        if worker.healthy:
            with _lock:
                _idle[sandbox].append(worker)
        else:
            worker.close()


def warm_up(drives: Iterable[str]) -> None:
    """Start one server now, without waiting for it, and have it import these drives: the first verdict finds them."""
    with _lock:
        if not _idle["process"]:
            server = Worker("process")
            for drive in drives:
                server.load(drive)
            _idle["process"].append(server)


@atexit.register
def close_all() -> None:
    """End every idle server."""
    with _lock:
        for workers in _idle.values():
            while workers:
                workers.pop().close()


class Worker:
    """One fork server and the socket to it. `fork`, then `ended` and `ask` as often as one likes, then `clear`."""

    def __init__(self, sandbox: Sandbox) -> None:
        """Raises `CourseError` when no process can be started, or the machine lacks the sandbox."""
        self.healthy = True
        self._key = f"{os.getpid()}-{id(self):x}"
        self._lines: list[dict[str, Any]] = []
        self._rest = b""
        with ExitStack() as opened:
            self._errors = opened.enter_context(tempfile.TemporaryFile())
            self._home = opened.enter_context(tempfile.TemporaryDirectory(prefix="eventlab-"))
            ours, theirs = socket.socketpair()
            self.socket = opened.enter_context(ours)
            with theirs:
                self._server = self._start(behind(sandbox), theirs.fileno(), "/tmp" if sandbox == "strict" else None)
            self._opened = opened.pop_all()  # from here on `close` closes them

    def load(self, drive: str) -> None:
        """Have a drive imported, for the children to come."""
        self._say({"do": "load", "drive": drive})

    def fork(self, drive: str, descriptors: tuple[int, int, int, int]) -> int:
        """Have a child forked that does a job; its id, as it knows itself. The descriptors remain the caller's."""
        request = _line({"do": "fork", "drive": drive})
        try:
            socket.send_fds(self.socket, [request], descriptors)
        except OSError:
            self.healthy = False
            raise self._broken() from None
        return int(self._reply("pid", START_SECONDS))

    def ended(self) -> bool:
        """Whether the child has ended, as far as the server has said by now, without waiting; or the server itself."""
        self._read(0)
        return not self.healthy or any("ended" in line for line in self._lines)

    def ask(self) -> None:
        """Have the child write down where it is, if it still can."""
        self._say({"do": "ask"})

    def clear(self) -> None:
        """End the child and whatever it started. When the server cannot, the server itself and all below are ended."""
        self._say({"do": "clear"})
        try:
            self._reply("clear", PATIENCE)
        except CourseError:
            self.close()
        self._lines.clear()

    def close(self) -> None:
        """End the server with everything below it."""
        self.healthy = False
        self.socket.close()
        self._server.send_signal(signal.SIGCONT)  # it may have been stopped: then it would not notice
        try:
            end_all(self._server, self._key)
        finally:
            self._opened.close()

    def _start(self, before: list[str], server: int, temporary: str | None) -> subprocess.Popen[bytes]:
        """A server in a session of its own, with next to no environment.

        Not `-I`: that would ignore PYTHONHASHSEED. Its parts that matter here are -P (nothing of the current folder is
        importable) and an environment that we write ourselves, with the packages that this process itself found.
        """
        command = [*before, sys.executable, "-P", "-m", "eventlab.course.forkserver", str(server)]
        environment = {
            "PATH": os.defpath,
            "LANG": "C.UTF-8",
            "HOME": temporary or self._home,
            "TMPDIR": temporary or self._home,
            "PYTHONPATH": os.pathsep.join(packages()),
            "PYTHONHASHSEED": "0",
            "PYTHONUTF8": "1",
            "PYTHONUNBUFFERED": "1",  # what was printed last is there, even when the process ends at once
            "EVENTLAB_JUDGED": self._key,
        }
        try:
            return subprocess.Popen(
                command,
                cwd="/",
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=self._errors,
                stderr=subprocess.STDOUT,
                pass_fds=(server,),
                start_new_session=True,
            )
        except OSError as error:
            raise CourseError(
                f"No process could be started to judge in: {error}. Close some programs, then try again."
            ) from None

    def _say(self, request: dict[str, Any]) -> None:
        with suppress(OSError):  # the server is gone: the answer that does not come says so
            self.socket.sendall(_line(request))

    def _reply(self, name: str, seconds: float) -> Any:
        """Wait for the reply that has this name, and answer its value."""
        while not (found := [line[name] for line in self._lines if name in line]):
            if not self._read(seconds):
                raise self._broken()
        return found[0]

    def _read(self, seconds: float) -> bool:
        """Take in what the server says within so many seconds; whether anything came."""
        self.socket.settimeout(seconds)
        try:
            data = self.socket.recv(4096)
        except (TimeoutError, BlockingIOError):
            return False
        except OSError:
            data = b""
        self.healthy = self.healthy and bool(data)
        *lines, self._rest = (self._rest + data).split(b"\n")
        self._lines += [json.loads(line) for line in lines]
        return bool(data)

    def _broken(self) -> CourseError:
        if not self.healthy:  # it has closed the socket: its last words come after that
            with suppress(subprocess.TimeoutExpired):
                self._server.wait(PATIENCE)
        self.healthy = False
        said = os.pread(self._errors.fileno(), SAID, 0).decode("utf-8", "replace").strip()
        return CourseError(f"The judge's own process did not start: {said.rpartition(chr(10))[2] or 'it said nothing'}")


def _line(request: dict[str, Any]) -> bytes:
    return json.dumps(request).encode() + b"\n"
