"""One line of what the course remembers: a verdict, a hint, a prediction, an answer, a reset.

{"time": "2026-01-02T10:30:00Z", "kind": "verdict", "id": "4.1", "status": "failed", "code": "EMIT-RAISE-01", …}
{"time": "2026-01-02T10:31:00Z", "kind": "hint", "id": "4.1", "code": "EMIT-RAISE-01", "number": 2}
{"time": "2026-01-02T10:40:00Z", "kind": "prediction", "id": "4.restart", "number": 3}
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Literal

import msgspec

Kind = Literal["verdict", "hint", "solution", "prediction", "quiz", "reset"]


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that the learner did. It is only ever added, never changed."""

    time: Annotated[datetime, msgspec.Meta(tz=True)]
    """When, in UTC."""
    kind: Kind
    id: str
    """The exercise, such as `4.1`, or the question, such as `4.restart`."""
    status: str | None = None
    """Of a verdict, its status; of a quiz answer, `right` or `wrong`."""
    code: str | None = None
    """Of a failing verdict and of a hint: the misconception."""
    seed: int | None = None
    """Of a verdict: what its scenarios were drawn from."""
    source: str | None = None
    """Of a verdict: the hash of what was judged, so that the same attempt counts once."""
    number: int | None = None
    """Of a hint, the rung; of a prediction or quiz answer, the option. Both count from 1."""
    now: bool | None = None
    """True for a hint or solution that was opened before its time. Noted, not punished."""


_ENTRY = msgspec.json.Decoder(Entry)
_OBJECT = msgspec.json.Decoder(dict[str, Any])
_UNREADABLE = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, ValueError)


def line_of(entry: Entry) -> bytes:
    """The entry as a line of JSON without its end; what is None is left out."""
    facts = {field.name: getattr(entry, field.name) for field in fields(entry)}
    return msgspec.json.encode({name: value for name, value in facts.items() if value is not None})


def is_object(line: bytes) -> bool:
    """Whether the line is a whole JSON object. Any other line is damage."""
    try:
        _OBJECT.decode(line)
    except _UNREADABLE:
        return False
    return True


def entry_of(line: bytes) -> Entry | None:
    """The entry on a line; None for one that is not ours, such as a kind that only a newer eventlab knows."""
    try:
        return _ENTRY.decode(line)
    except _UNREADABLE:
        return None


def attempts(text: bytes) -> list[Entry]:
    """The entries of an `attempts.jsonl`, as the first versions of the course wrote it; other lines are passed over.

    It knew no times. Each line gets a moment of 1970, in their order: the same at every reading, and before all others.
    """
    found = []
    for number, line in enumerate(text.splitlines()):
        row = _OBJECT.decode(line) if is_object(line) else {}
        code = row.get("hint", row.get("code"))
        facts = {"id": row.get("exercise"), "kind": "hint" if "hint" in row else "verdict", "code": code}
        facts |= {name: row.get(name) for name in ("status", "seed", "source")}
        time = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=number)
        entry = entry_of(msgspec.json.encode({"time": time} | facts))
        found += [entry] if entry is not None else []
    return found
