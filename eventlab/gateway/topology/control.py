"""The door for a second terminal: `eventlab topology kill node-2` speaks to the topology that runs in the first.

    second terminal                     a socket of this user, in the folder for running programs
    {"order": "kill node-2"}  ────────▶ topology.sock ────────▶ the console of the first
    {"said": "node-2 is killed.", …} ◀────────────────────────

The socket is also the note that says that one runs. A note that a killed topology left behind answers nobody: whoever
comes next sees that, and takes its place.
"""

from __future__ import annotations

import json
import socket
import warnings
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Self

import platformdirs

from eventlab.errors import NotRunning
from eventlab.gateway.topology.orders import Answer

PATIENCE = 1.0
"""Seconds in which whoever has connected says what it wants."""
SECONDS_TO_OBEY = 90.0
"""Longer than to heal a node, or to stop everything."""


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
        self._last: list[socket.socket] = []
        return self

    def __exit__(self, *_exc: object) -> None:
        self._path.unlink(missing_ok=True)
        for opened in (self._listening, *self._last):
            opened.close()

    def fileno(self) -> int:
        """For a selector: readable when somebody knocks."""
        return self._listening.fileno()

    def serve(self, carry_out: Callable[[str], Answer]) -> Answer:
        """Let one in, do what it says, and answer. Who stops us is held on the line until all has stopped."""
        caller, _address = self._listening.accept()
        caller.settimeout(PATIENCE)
        try:
            with caller.makefile("rw", encoding="utf-8") as line:
                answer = carry_out(json.loads(line.readline())["order"])
                line.write(json.dumps(asdict(answer)) + "\n")
        except (OSError, ValueError, LookupError) as error:  # it hung up, or spoke something else
            answer = Answer(f"A visitor at the door was not understood: {error!r}", done=False)
        if answer.over:
            self._last.append(caller)
        else:
            caller.close()
        return answer


def send(order: str) -> Answer:
    """Have the running topology carry out an order, and wait for it. Raises `NotRunning` when none runs."""
    try:
        with socket.socket(socket.AF_UNIX) as caller:
            caller.settimeout(SECONDS_TO_OBEY)
            caller.connect(str(meeting_place()))
            with caller.makefile("rw", encoding="utf-8") as line:
                line.write(json.dumps({"order": order}) + "\n")
                line.flush()
                answer = Answer(**json.loads(line.readline()))
                line.read()  # until it hangs up
                return answer
    except (FileNotFoundError, ConnectionRefusedError):
        raise NotRunning("no topology runs here. Start one with: eventlab topology production") from None


def _listens(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as caller:
        try:
            caller.connect(str(path))
        except (FileNotFoundError, ConnectionRefusedError):
            return False
    return True
