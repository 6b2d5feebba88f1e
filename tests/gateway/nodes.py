"""A gateway in a process of its own, as `eventlab serve` starts it; and streams read from raw sockets."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

PATIENCE = 60
"""Seconds for a process to begin, or to end. None comes near it."""
SAYS = "eventlab serves at "


class Node:
    """A process that serves: its address, what it has said, and how it ends."""

    def __init__(self, process: subprocess.Popen[str], log: Path) -> None:
        self.process, self._log = process, log
        self.said: list[str] = []
        """The lines of its announcement, the first without its end: what was printed up to the last one."""
        self.address = ""

    def begin(self) -> None:
        """Read what it says, up to where it serves."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said.append(line.rstrip("\n"))
            if line.startswith(SAYS):
                self.address = line.removeprefix(SAYS).strip().rstrip("/")
            if line.startswith("Ctrl-C"):
                return
        raise AssertionError(f"it ended before it served: {self.said}, {self.log}")

    @property
    def log(self) -> str:
        """What it wrote to stderr up to now."""
        return self._log.read_text("utf-8")

    @property
    def troubles(self) -> list[str]:
        """The lines of its log that tell of something that went wrong."""
        return [line for line in self.log.splitlines() if " INFO " not in line]

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.address.rpartition(":")[2])

    def ask(self, path: str, method: str = "GET", **options: Any) -> httpx.Response:
        """The answer to one request, on a connection of its own."""
        return httpx.request(method, self.address + path, timeout=PATIENCE, trust_env=False, **options)

    def emit(self, type: str, **data: Any) -> httpx.Response:
        """The answer to one event."""
        return self.ask("/api/events", "POST", json={"type": type, "data": data})

    def tell(self, number: int = signal.SIGTERM) -> None:
        """Tell it something."""
        self.process.send_signal(number)

    def end(self, number: int = signal.SIGTERM) -> int:
        """Tell it to end, and return its exit code."""
        self.tell(number)
        return self.process.wait(PATIENCE)


@contextmanager
def started(
    folder: Path, *options: str, environment: Mapping[str, str] | None = None, cwd: Path | None = None
) -> Iterator[Node]:
    """`eventlab serve` with these options on any free port, silent; what is left of it at the end is killed."""
    log = folder / f"node-{len(list(folder.glob('node-*')))}.log"
    command = [sys.executable, "-m", "eventlab.cli", "serve", "--port", "0", "--no-vitals", *options]
    with (
        log.open("w") as err,
        subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=err,
            text=True,
            env={**os.environ, "TMPDIR": str(folder), **(environment or {})},
            cwd=cwd,
            start_new_session=True,
        ) as process,
    ):
        try:
            yield Node(process, log)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)


@contextmanager
def serving(folder: Path, *options: str, **how: Any) -> Iterator[Node]:
    """The same, once it serves."""
    with started(folder, *options, **how) as node:
        node.begin()
        yield node


def failed(folder: Path, *options: str, **how: Any) -> tuple[int, str, str]:
    """The exit code, the output and the errors of one that cannot begin."""
    with started(folder, *options, **how) as node:
        out, _ = node.process.communicate(timeout=PATIENCE)
        return node.process.returncode, out, node.log
