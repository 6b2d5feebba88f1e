"""What workers do in tests. A module of its own that imports next to nothing: each worker is a fresh Python."""

from __future__ import annotations

import os
import signal
import sys
from multiprocessing.connection import Connection
from pathlib import Path


def never_serves(_folder: Path, _number: int, _ready: Connection) -> None:
    """A worker that cannot begin."""
    sys.exit(7)


def serves_once(folder: Path, _number: int, ready: Connection) -> None:
    """A worker that dies as soon as it serves; the fifth one ends the whole."""
    ready.send(None)
    with (folder / "lives").open("a") as lives:
        lives.write("x")
    if (folder / "lives").stat().st_size >= 5:
        os.kill(os.getppid(), signal.SIGTERM)


def never_ends(folder: Path, _number: int, ready: Connection) -> None:
    """A worker that is deaf to SIGTERM."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    (folder / "pid").write_text(str(os.getpid()))
    ready.send(None)
    while True:
        signal.pause()
