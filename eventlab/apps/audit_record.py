"""An audit record: who did what, when and from where, as one line of JSON that always reads the same.

    {"details":{"plan":"free"},"id":"…","ip":"203.0.113.7","number":1,"previous":"000…","time":"…","type":"user.…", …}

The form is *canonical*: names in order, no spaces, UTF-8. Two programs that write the same record write the same
bytes, and so they get the same hash.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import msgspec

from eventlab.event import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One line of an audit trail, without its hash."""

    number: int
    """Its place in the trail, from 1."""
    id: str
    """The event's."""
    type: str
    time: str
    """When it happened: ISO 8601, in UTC."""
    user: str | None
    """Who did it: the event's actor, or else the user that its data name."""
    subject: str | None = None
    """Who said so: whose token the event was emitted with. Trails from before this field have none."""
    ip: str | None
    user_agent: str | None
    details: dict[str, Any]
    """The event's data."""
    previous: str
    """The hash of the record before it."""

    @property
    def at(self) -> datetime:
        """When it happened."""
        return datetime.fromisoformat(self.time)

    def canonical(self) -> bytes:
        """The record as JSON, always in the same bytes."""
        return json.dumps(asdict(self), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def record_of(event: Event, *, number: int, previous: str) -> Record:
    """What is kept of an event. Whoever writes JavaScript says `userId` and `userAgent`: that is understood.

    Subject, address and user agent stand in the event's metadata. A gateway that stamps has written them; without
    `--stamp` they are what the sender says of himself.
    """
    return Record(
        number=number,
        id=event.id,
        type=event.type,
        time=event.time.isoformat().replace("+00:00", "Z"),
        user=event.actor or _text(event.data, "user_id", "userId"),
        subject=_text(event.metadata, "subject"),
        ip=_text(event.metadata, "ip"),
        user_agent=_text(event.metadata, "user_agent", "userAgent"),
        details=dict(event.data),
        previous=previous,
    )


def read_record(line: bytes) -> Record | None:
    """The record in a line of a trail, or None if there is none: nothing of it is missing, or of another kind."""
    try:
        record = msgspec.json.decode(line, type=Record)
        zone = record.at.tzinfo
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return None
    return record if zone else None


def _text(values: Mapping[str, Any], *names: str) -> str | None:
    """The first of these that is there, as text: a user may be a number."""
    found = next((values[name] for name in names if values.get(name) not in (None, "")), None)
    return None if found is None else str(found)
