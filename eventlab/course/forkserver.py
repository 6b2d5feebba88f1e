"""The process that the judge's children are forked from: what they need is imported once, so that each starts warm.

    judge ──socket──▶ fork server ──fork──▶ child (its own session), one at a time
          {"do": "load", "drive"}         it is imported, for the children to come
          {"do": "fork", "drive"} + four descriptors      ──▶ {"pid": 4711}
          {"do": "ask"}    the child is asked where it is     (the answer is in a file of its own)
                                                          ──▶ {"ended": true}      when it is gone
          {"do": "clear"}  child and strays are ended     ──▶ {"clear": true}

Nothing of a learner's ever runs in the server itself, so that each child begins as fresh as a new interpreter. On
Linux the server is the parent of whatever loses its own parent: a grandchild that fled into a session of its own is
found and ended too. When the judge goes, the socket closes, and the server with all below it ends.
Started by `worker.py` as `python -m eventlab.course.forkserver SOCKET`.
"""

from __future__ import annotations

import ctypes
import gc
import importlib
import json
import os
import select
import shutil
import signal
import socket
import sys
import tempfile
import traceback
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

from eventlab.course import child

MESSAGE = 4096
"""Bytes that are taken off the socket at a time."""
DESCRIPTORS = 4
"""With `fork`: the job, the results, the stacks, the output."""
SHIPPED = (
    "eventlab.course.reset",
    "eventlab.course.timeline",
    "eventlab.course.verbs",
    "eventlab.event",
    "eventlab.transport",
)
"""What the import cells of our notebooks ask for: in each child anew it would take most of the time of a verdict."""
PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36
"""From Linux's <sys/prctl.h>."""


def main(server_fd: int) -> NoReturn:
    """Serve requests until the judge closes its end."""
    _prctl(PR_SET_CHILD_SUBREAPER, 1)
    sys.meta_path.insert(0, child.OnlyDrives())
    for module in SHIPPED:
        importlib.import_module(module)
    with socket.socket(fileno=server_fd) as judge:
        server = Server(judge)
        while server.serve():
            pass
        server.clear()
    sys.exit(0)


class Server:
    """One judge's server, with one child at a time."""

    def __init__(self, judge: socket.socket) -> None:
        self._judge = judge
        self._child: int | None = None
        self._group: int | None = None
        self._home: str | None = None
        self._rest = b""
        self._handed: list[int] = []  # descriptors for the next child
        # A child's end must wake the `select` below: Python writes a byte into this pipe for each signal.
        self._woken, self._wakes = os.pipe()
        os.set_blocking(self._woken, False)
        os.set_blocking(self._wakes, False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self._wakes, warn_on_full_buffer=False)

    def serve(self) -> bool:
        """Wait for one request or one child's end, and see to it; False when the judge is gone."""
        ready, _, _ = select.select([self._judge.fileno(), self._woken], [], [])
        if self._woken in ready:
            with suppress(BlockingIOError):
                os.read(self._woken, MESSAGE)
            self._look()
        return self._judge.fileno() not in ready or self._requests()

    def _requests(self) -> bool:
        """See to what the judge has asked, line by line; False when it is gone."""
        data, descriptors, _, _ = socket.recv_fds(self._judge, MESSAGE, DESCRIPTORS)
        self._handed += descriptors
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            self._do(**json.loads(line))
        return bool(data)

    def _do(self, do: str, drive: str = "") -> None:
        match do:
            case "load":
                importlib.import_module(drive)  # once: each child finds it loaded
            case "fork":
                importlib.import_module(drive)
                self._fork()
            case "ask" if self._child is not None:
                os.kill(self._child, signal.SIGUSR1)
                os.kill(self._child, signal.SIGUSR2)
            case "clear":
                self.clear()
                self._say({"clear": True})

    def _fork(self) -> None:
        descriptors, self._handed = self._handed, []
        self._home = tempfile.mkdtemp(prefix="eventlab-")
        gc.freeze()  # a child that collects its garbage leaves what is loaded alone, and no page of it is copied
        self._child = os.fork()
        if self._child == 0:
            self._become_child(descriptors)
        for descriptor in descriptors:
            os.close(descriptor)
        self._group = self._child

    def _become_child(self, descriptors: list[int]) -> NoReturn:
        """In the forked process: leave everything of the server's behind, and do the job."""
        try:
            _prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            self._say({"pid": os.getpid()})  # by the child, before anything of a learner's can bring the server down
            self._judge.close()
            os.close(self._woken)
            os.close(self._wakes)
            os.setsid()
            job, results, stacks, output = descriptors
            for standard in (1, 2):
                os.dup2(output, standard)
            os.close(output)
            assert self._home is not None  # made just before the fork
            os.chdir(self._home)
            os.environ.update(HOME=self._home, TMPDIR=self._home)
            tempfile.tempdir = None  # the server's own was remembered
            child.main(job, results, stacks)
        except BaseException:  # noqa: BLE001 (told where the judge reads it, and ended below)
            traceback.print_exc()
        finally:
            os._exit(70)  # whatever went wrong, this process must never go on as a second server

    def _look(self) -> None:
        """Reap whoever has ended; say so when it is the child."""
        for pid in _ended():
            if pid == self._child:
                self._child = None
                self._say({"ended": True})

    def clear(self) -> None:
        """End the child with its group, then every stray, until the server has no child left."""
        if self._group is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._group, signal.SIGKILL)
        if self._child is not None:
            with suppress(ProcessLookupError):
                os.kill(self._child, signal.SIGKILL)  # it may not have come as far as its own group
        self._child = self._group = None
        while _has_children():
            for pid in _strays():
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            for _ in _ended():
                pass
        if self._home is not None:
            shutil.rmtree(self._home, ignore_errors=True)  # what a learner's code locked away stays in our own TMPDIR
            self._home = None

    def _say(self, reply: dict[str, Any]) -> None:
        with suppress(OSError):  # the judge is gone: the next `serve` notices
            self._judge.sendall(json.dumps(reply).encode() + b"\n")


def _ended() -> list[int]:
    """Reap the children that have ended; their ids."""
    found = []
    with suppress(ChildProcessError):
        while (pid := os.waitpid(-1, os.WNOHANG)[0]) != 0:
            found.append(pid)
    return found


def _has_children() -> bool:
    """Whether any child is left, ended or not."""
    try:
        os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    except ChildProcessError:
        return False
    return True


def _strays() -> list[int]:
    """The ids of this process's children, where the system lists them; a killed group's members need no list."""
    listed = Path(f"/proc/self/task/{os.getpid()}/children")
    try:
        return [int(pid) for pid in listed.read_text().split()]
    except OSError:  # macOS has none: there a process that left its group is not ours any more
        return []


def _prctl(option: int, value: int) -> None:
    """Linux's prctl; elsewhere nothing."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)


if __name__ == "__main__":
    main(int(sys.argv[1]))
