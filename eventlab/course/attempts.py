"""What has been tried: one line of JSON for each verdict and each hint, only ever added to.

    work/.eventlab/attempts.jsonl    {"exercise": "4.1", "status": "failed", "code": "EMIT-RAISE-01", …}
                                     {"exercise": "4.1", "hint": "EMIT-RAISE-01"}

Hints follow from it. Where nothing may be written (`EVENTLAB_LIVE=0`, a file outside `work/`), this process remembers.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from eventlab.course import places
from eventlab.errors import CourseError

_here: list[dict[str, Any]] = []


def record(row: dict[str, Any], *, keep: bool) -> None:
    """Remember one row; with `keep` on disk, if that is possible."""
    path = _path() if keep else None
    try:
        if path is None:
            raise FileNotFoundError
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    except OSError:  # a full disk or a read-only folder must not cost the learner the verdict
        _here.append(row)


def rows_of(id: str) -> list[dict[str, Any]]:
    """All rows of one exercise, oldest first; lines that are no JSON objects are passed over, and stay in the file."""
    path = _path()
    lines: list[str] = []
    if path is not None and path.is_file():
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    return [row for row in (*map(_row, lines), *_here) if row.get("exercise") == id]


def _row(line: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except ValueError:
        return {}
    return row if isinstance(row, dict) else {}


def _path() -> Path | None:
    try:
        return places.work() / ".eventlab" / "attempts.jsonl"
    except CourseError:
        return None
