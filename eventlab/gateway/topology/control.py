"""The door for a second terminal: `eventlab topology kill node-2` speaks to the topology that runs in the first.

    second terminal                     a socket of this user, in the folder for running programs
    {"order": "kill node-2"}  ────────▶ topology.sock ────────▶ the console of the first
    {"said": "node-2 is killed.", …} ◀────────────────────────

The socket is also the note that says that one runs. A note that a killed topology left behind answers nobody: whoever
comes next sees that, and takes its place.
"""

from __future__ import annotations

import contextlib
import socket
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import msgspec
import platformdirs

from eventlab.errors import NotRunning
from eventlab.gateway.topology.orders import Answer

PATIENCE = 1.0
"""Seconds in which whoever has connected says what it wants."""
SECONDS_TO_OBEY = 90.0
"""Longer than to heal a node, or to stop everything."""
LONGEST = 4096
"""Bytes of an order."""


@dataclass(frozen=True, slots=True)
class _Order:
    order: str


def meeting_place() -> Path:
    """Where the socket lies, or would."""
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore"
        )  # without a session's own folder it is one in /tmp, as private; nobody need know
        return platformdirs.user_runtime_path("eventlab", appauthor=False, ensure_exists=True) / "topology.sock"


class Control:
    """The door, open while a topology runs. Raises `NotRunning` where another one already listens."""

    def __enter__(self) -> Self:
        self._path = meeting_place()
        if _listens(self._path):
            raise NotRunning("a topology runs already. See it with: eventlab topology status, or end it with … stop.")
        self._path.unlink(missing_ok=True)  # of one that was killed
        self._listening = socket.socket(socket.AF_UNIX)
        self._listening.bind(str(self._path))
        self._path.chmod(0o600)
        self._listening.listen()
        self._callers: set[socket.socket] = set()
        return self

    def __exit__(self, *_exc: object) -> None:
        self._path.unlink(missing_ok=True)
        for opened in (self._listening, *self._callers):
            opened.close()

    def fileno(self) -> int:
        """For a selector: readable when somebody knocks."""
        return self._listening.fileno()

    def serve(self, carry_out: Callable[[str], Answer]) -> Answer:
        """Let one in, do what it says, and answer. Who stops us is held on the line until all has stopped."""
        caller, _address = self._listening.accept()
        self._callers.add(caller)
        try:
            answer = carry_out(_heard(caller))
        except (OSError, msgspec.DecodeError) as error:
            answer = Answer(f"A visitor at the door was not understood: {error}", done=False)
        else:
            with contextlib.suppress(OSError):  # it did not wait for the answer
                caller.sendall(msgspec.json.encode(answer) + b"\n")
        if not answer.over:
            self._callers.discard(caller)
            caller.close()
        return answer


def send(order: str) -> Answer:
    """Have the running topology carry out an order, and wait for it. Raises `NotRunning` when none runs."""
    with socket.socket(socket.AF_UNIX) as caller:
        caller.settimeout(SECONDS_TO_OBEY)
        try:
            caller.connect(str(meeting_place()))
        except (FileNotFoundError, ConnectionRefusedError):
            raise NotRunning("no topology runs here. Start one with: eventlab topology production") from None
        caller.sendall(msgspec.json.encode(_Order(order)) + b"\n")
        with caller.makefile("rb") as line:
            said = line.readline()
            line.read()  # until it hangs up
    if not said:
        raise NotRunning("the topology ended before it answered.")
    return msgspec.json.decode(said, type=Answer)


def _heard(caller: socket.socket) -> str:
    """What a caller wants; nothing, when it only looked whether somebody is here."""
    caller.settimeout(PATIENCE)
    with caller.makefile("rb") as line:
        said = line.readline(LONGEST)
    return msgspec.json.decode(said, type=_Order).order if said else ""


def _listens(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as caller:
        try:
            caller.connect(str(path))
        except (FileNotFoundError, ConnectionRefusedError):
            return False
    return True
