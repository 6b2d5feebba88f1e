"""CloudEvents 1.0 in and out: the envelope that the rest of the world has agreed on (cloudevents.io, spec v1.0.2).

    Event      CloudEvents          note
    type       type
    id         id
    source     source               required there: `eventlab` stands in where we have none
    time       time                 optional there: required here
    data       data                 a JSON object here
    key        partitionkey         extension of the spec
    actor      actor                our extension attribute
    version    dataversion          our extension attribute; 1 when it is absent
    metadata   (dropped on the way out: extension attributes hold no objects)

What neither side has a word for is named in the error, not lost in silence: extension attributes that we do not
know are kept, as they came, under `metadata["cloudevents"]`, and go out again.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from eventlab.errors import InvalidMessage
from eventlab.event.message import Event

SPEC_VERSION = "1.0"
NO_SOURCE = "eventlab"
_KNOWN = {
    "specversion", "id", "source", "type", "time", "data",
    "datacontenttype", "partitionkey", "actor", "dataversion",
}  # fmt: skip


def to_cloudevent(event: Event) -> dict[str, Any]:
    """The event in the JSON format of CloudEvents: a plain dict, ready for `json.dumps`."""
    attributes: dict[str, Any] = {
        "specversion": SPEC_VERSION,
        "id": event.id,
        "source": event.source or NO_SOURCE,
        "type": event.type,
        "time": event.time.isoformat().replace("+00:00", "Z"),
        "datacontenttype": "application/json",
        "data": dict(event.data),
    }
    extensions = {"partitionkey": event.key, "actor": event.actor}
    attributes |= {name: value for name, value in extensions.items() if value is not None}
    if event.version != 1:
        attributes["dataversion"] = event.version
    return attributes | dict(event.metadata.get("cloudevents", {}))


def from_cloudevent(attributes: Mapping[str, Any]) -> Event:
    """The event in a CloudEvent; raises `InvalidMessage` (or a leaf of it) that says what is missing or foreign."""
    missing = [name for name in ("specversion", "id", "source", "type", "time") if not attributes.get(name)]
    if missing:
        raise InvalidMessage(f"a CloudEvent without {', '.join(missing)}: expected at least id, source, type and time.")
    if attributes["specversion"] != SPEC_VERSION:
        raise InvalidMessage(f"specversion is {attributes['specversion']!r}: expected {SPEC_VERSION!r}.")
    if "data_base64" in attributes:
        raise InvalidMessage("the CloudEvent carries binary data (data_base64): expected a JSON object in data.")
    foreign = {name: value for name, value in attributes.items() if name not in _KNOWN}
    return Event(
        attributes["type"],
        attributes.get("data") or {},
        id=attributes["id"],
        time=_moment(attributes["time"]),
        source=None if attributes["source"] == NO_SOURCE else attributes["source"],
        key=attributes.get("partitionkey"),
        actor=attributes.get("actor"),
        version=attributes.get("dataversion", 1),
        metadata={"cloudevents": foreign} if foreign else {},
    )


def _moment(text: object) -> datetime:
    try:
        return datetime.fromisoformat(str(text))
    except ValueError:
        raise InvalidMessage(f"time is {text!r}: expected RFC 3339, such as 2024-08-17T10:30:00Z.") from None
