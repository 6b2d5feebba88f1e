"""What workers do in tests. A module of its own that imports next to nothing: each worker is a fresh Python."""

from __future__ import annotations

import os
import signal
import sys
from multiprocessing.connection import Connection
from pathlib import Path

from eventlab.errors import InvalidOption, Unreachable


def never_serves(_folder: Path, _number: int, _ready: Connection) -> None:
    """A worker that cannot begin."""
    sys.exit(7)


def says_why_not(_folder: Path, number: int, _ready: Connection) -> None:
    """Each says the same, in words of its own."""
    raise InvalidOption(f"worker {number} finds no stove.")


def ends_badly(folder: Path, number: int, ready: Connection) -> None:
    """A worker that goes wrong as soon as it serves; the second one while the whole ends."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # it is not ended before it has said so
    ready.send(None)
    if (folder / "lives").exists():
        os.kill(os.getppid(), signal.SIGTERM)
    (folder / "lives").touch()
    raise Unreachable("the store is away.")


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
