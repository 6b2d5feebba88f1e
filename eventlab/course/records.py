"""The records that a child sends, and which of them are believed: well-formed, in order, with the run's key and its id.

{"key", "pid", "ready": true}                                         the learner's code begins
{"key", "pid", "scenario": 0, "rows", "result", "raised", "printed"}  one for each scenario, in order
{"key", "pid", "load": {…}}                                           it could not even be compiled
{"key", "pid", "stuck": true}                                         everything waits, and nothing will wake it
{"key", "pid", "done": 14}                                            the end
"""

from __future__ import annotations

import json
import os
import select
from typing import Any

from eventlab.course.scenario import Raised, Row, Run

MAX_RESULTS = 4_000_000
"""Bytes of results that are read; more is no honest answer."""
ROW_WIDTH = 4
"""Texts in a row of a trace."""


class Reader:
    """Takes the records off the pipe. `wrong` turns true for good at the first line that is not the one that is due."""

    def __init__(self, fd: int, key: str, pid: int) -> None:
        self._fd, self._stamp, self._rest, self._size = fd, (key, pid), b"", 0
        self.ready = self.finished = self.stuck = self.closed = self.wrong = False
        self.load: Raised | None = None
        self.records: list[tuple[Run, int]] = []

    def fileno(self) -> int:
        """The pipe's number, so that one can `select` on the reader."""
        return self._fd

    def read(self) -> bool:
        """Take in what has come, without waiting; whether anything had."""
        if not select.select([self._fd], [], [], 0)[0]:
            return False
        data = os.read(self._fd, 65536)
        self.closed = not data
        self._size += len(data)
        self.wrong |= self._size > MAX_RESULTS
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            self._take(line)
        return bool(data)

    def _take(self, line: bytes) -> None:
        try:
            record = json.loads(line)
            if (record.pop("key"), record.pop("pid")) != self._stamp or self.finished:
                raise ValueError(line)
            self._place(record)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            self.wrong = True

    def _place(self, record: dict[str, Any]) -> None:
        """Accept the one record that is due now; raises whatever a malformed one leads to."""
        if record == {"ready": True} and not self.ready:
            self.ready = True
        elif not self.ready:
            raise ValueError(record)
        elif record == {"done": len(self.records)}:
            self.finished = True
        elif record == {"stuck": True}:
            self.stuck = self.finished = True
        elif set(record) == {"load"} and not self.records:
            self.load, self.finished = Raised(**record["load"]), True
        elif set(record) == {"scenario", "rows", "result", "raised", "printed"}:
            self._keep(record)
        else:
            raise ValueError(record)

    def _keep(self, record: dict[str, Any]) -> None:
        if record["scenario"] != len(self.records) or not all(len(row) == ROW_WIDTH for row in record["rows"]):
            raise ValueError(record)
        rows = tuple(Row(*map(str, row)) for row in record["rows"])
        raised = None if record["raised"] is None else Raised(**record["raised"])
        self.records.append((Run(rows, record["result"], raised), int(record["printed"])))
