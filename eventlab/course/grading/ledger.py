"""Every verdict that was given, one line of JSON each, only ever added to: `marks/ledger.jsonl`.

    {"key": "9c1f…", "status": "failed", "code": "EMIT-RAISE-01", "held": 5, "total": 6, "ms": 412,
     "card": "‖ ✗ 4.1 …", "verdict": {…}}

The key names the answer and the terms, and no learner: equal answers share a line, ledgers of several machines can lie
side by side, and a run that was stopped goes on where it was. Verdicts stay on disk; what is kept in memory is where.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from sys import intern
from typing import Any

from eventlab.course.verdict import Status, Verdict
from eventlab.errors import CourseError


@dataclass(frozen=True, slots=True)
class Line:
    """What the memory keeps of one line."""

    status: Status
    code: str
    """Empty without a finding."""
    held: int
    total: int
    """Scenarios: those that held, and all."""
    ms: int
    """Milliseconds that the verdict took."""
    path: Path
    at: int
    """Where the line begins in its file, in bytes."""


class Ledger:
    """Lines of files that were there before, and one file to add to; a later line counts before an earlier one."""

    def __init__(self, path: Path, known: Sequence[Path] = ()) -> None:
        self.path = path
        self._lines: dict[str, Line] = {}
        self._lock = threading.Lock()
        for each in known:
            for key, line in _lines_of(each):
                if line.status != "judge error":  # what was our fault is tried again
                    self._lines[key] = line

    def __contains__(self, key: str) -> bool:
        return key in self._lines

    def __getitem__(self, key: str) -> Line:
        return self._lines[key]

    def add(self, key: str, verdict: Verdict, ms: int) -> None:
        """Write the verdict down, whole, before anybody hears of it. Raises `CourseError` when the disk refuses."""
        row = {"key": key, **_summary(verdict, ms), "card": _card(verdict), "verdict": verdict.to_json()}
        data = json.dumps(row).encode() + b"\n"
        with self._lock:
            try:
                at = _append(self.path, data)
            except OSError as error:
                raise CourseError(
                    f"{self.path} cannot be written ({error.strerror}): free some space, then go on with --resume."
                ) from None
            self._lines[key] = _line(row, self.path, at)

    def entry(self, key: str) -> dict[str, Any]:
        """The whole row, read from the disk: `card` is the text to show, `verdict` is `Verdict.to_json()`."""
        line = self._lines[key]
        with line.path.open("rb") as file:
            file.seek(line.at)
            row: dict[str, Any] = json.loads(file.readline())
        return row


def _append(path: Path, data: bytes) -> int:
    """Add to the file in one piece and return where it begins; a last line that was cut off is closed first."""
    with path.open("a+b") as file:
        end = file.seek(0, os.SEEK_END)
        if end:
            file.seek(end - 1)
            if file.read(1) != b"\n":
                data = b"\n" + data
        file.write(data)
        file.flush()
        return file.tell() - len(data.lstrip(b"\n"))


def _summary(verdict: Verdict, ms: int) -> dict[str, Any]:
    return {
        "status": verdict.status,
        "code": verdict.finding.code if verdict.finding else "",
        "held": len(verdict.held),
        "total": len(verdict.scenes),
        "ms": ms,
    }


def _card(verdict: Verdict) -> str:
    """The card without what differs each time: what was printed, and the line at which a deadline came."""
    finding = verdict.finding
    if finding is not None and verdict.status == "timeout":
        finding = replace(finding, where="")
    return repr(replace(verdict, output="", finding=finding))


def _lines_of(path: Path) -> Iterator[tuple[str, Line]]:
    """The lines of a file, where they are; what is no whole line, such as a last one cut off, is passed over."""
    if not path.is_file():
        return
    at = 0
    with path.open("rb") as file:
        for data in file:
            try:
                row = json.loads(data)
                yield row["key"], _line(row, path, at)
            except (ValueError, KeyError, TypeError):
                pass
            at += len(data)


def _line(row: dict[str, Any], path: Path, at: int) -> Line:
    return Line(intern(row["status"]), intern(row["code"]), row["held"], row["total"], row["ms"], path, at)  # type: ignore[arg-type]
