"""CloudEvents 1.0 in and out: the envelope that the rest of the world has agreed on (cloudevents.io, spec v1.0.2).

    Event      CloudEvents          note
    type       type
    id         id
    source     source               a URI reference, and required there: `eventlab` stands in where we have none
    time       time                 optional there: required here
    data       data                 a JSON object here
    key        partitionkey         extension of the spec
    actor      actor                our extension attribute
    version    dataversion          our extension attribute; 1 when it is absent
    metadata   eventlab             our extension attribute: JSON text, holding what CloudEvents has no form for
    position   (none)               only the log that stores the event knows it

What either side has no word for is carried along. A source that is no URI reference (`Tom's phone`) goes out
percent-encoded, and once more as it is in `eventlab`. Attributes that we do not know are kept, as they came, under
`metadata["cloudevents"]`, and go out again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote

from eventlab.errors import InvalidMessage, InvalidTime, shown, shown_as_json
from eventlab.event.message import Event

SPEC_VERSION = "1.0"
NO_SOURCE = "eventlab"
_REQUIRED = ("specversion", "id", "source", "type", "time")
_KNOWN = {*_REQUIRED, "data", "partitionkey", "actor", "dataversion", "eventlab"}
_NAME = re.compile(r"[a-z0-9]+")
_TEXT = re.compile(r"[^\x00-\x1f\x7f-\x9f]*")
_PART = r"(?:[A-Za-z0-9._~/?@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})"
_URI_REFERENCE = re.compile(rf"(?:[A-Za-z][A-Za-z0-9+.-]*:(?:{_PART}|:)*|{_PART}*)(?:#{_PART}*)?")  # the plain ones


def to_cloudevent(event: Event) -> dict[str, Any]:
    """The event in the JSON format of CloudEvents: a plain dict, ready for `json.dumps`. Only the position stays."""
    source, carried = _source_out(event.source)
    foreign, metadata = _metadata_out(event.metadata)
    carried |= {"metadata": metadata} if metadata else {}
    optional = {
        "partitionkey": event.key,
        "actor": event.actor,
        "dataversion": event.version if event.version != 1 else None,
        "eventlab": json.dumps(carried) if carried else None,
    }
    return {
        "specversion": SPEC_VERSION,
        "id": event.id,
        "source": source,
        "type": event.type,
        "time": event.time.isoformat().replace("+00:00", "Z"),
        "datacontenttype": "application/json",
        "data": dict(event.data),
        **{name: value for name, value in optional.items() if value is not None},
        **foreign,
    }


def from_cloudevent(attributes: Mapping[str, Any]) -> Event:
    """The event in a CloudEvent; raises `InvalidMessage` (or a leaf of it) that says what is missing or wrong."""
    if not isinstance(attributes, Mapping):
        raise InvalidMessage(f"{shown(attributes)} is not a CloudEvent: expected a mapping. Try json.loads(…).")
    present = {name: value for name, value in attributes.items() if value is not None}  # null is absent, says the spec
    missing = [name for name in _REQUIRED if present.get(name, "") == ""]
    if missing:
        raise InvalidMessage(f"the CloudEvent has no {', '.join(missing)}: expected {', '.join(_REQUIRED)}. Add them.")
    if present["specversion"] != SPEC_VERSION:
        raise InvalidMessage(
            f"specversion is {shown_as_json(present['specversion'])}: expected {SPEC_VERSION!r}. Translate it."
        )
    if "data_base64" in present:
        raise InvalidMessage("the CloudEvent has binary data (data_base64): expected a JSON object. Try it in data.")
    carried = _carried(present.get("eventlab", "{}"))
    return Event(
        present["type"],
        present.get("data", {}),
        id=present["id"],
        time=_moment(present["time"]),
        source=carried.get("source", None if present["source"] == NO_SOURCE else present["source"]),
        key=present.get("partitionkey"),
        actor=present.get("actor"),
        version=present.get("dataversion", 1),
        metadata=_metadata_in(carried.get("metadata", {}), present),
    )


def _source_out(source: str | None) -> tuple[str, dict[str, Any]]:
    """The source as a URI reference, and what to carry along because that is not the source itself."""
    if source is None:
        return NO_SOURCE, {}
    if source != NO_SOURCE and _URI_REFERENCE.fullmatch(source):
        return source, {}
    return quote(source, safe=""), {"source": source}


def _metadata_out(metadata: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The attributes that came from elsewhere and can be attributes again, and the rest of the metadata."""
    kept = metadata.get("cloudevents")
    if not isinstance(kept, Mapping):
        return {}, dict(metadata)
    foreign = {name: value for name, value in kept.items() if _is_foreign(name, value) and _is_attribute(name, value)}
    inside = {name: value for name, value in kept.items() if name not in foreign}
    rest = {name: value for name, value in metadata.items() if name != "cloudevents"}
    return foreign, rest | ({"cloudevents": inside} if inside or not foreign else {})


def _metadata_in(metadata: Any, attributes: Mapping[str, Any]) -> Any:
    """The metadata that was carried along, and in it the attributes that are not ours."""
    foreign = {name: value for name, value in attributes.items() if _is_foreign(name, value)}
    if not foreign or not isinstance(metadata, Mapping):
        return metadata  # an Event says what is wrong with metadata that is no mapping
    kept = metadata.get("cloudevents")
    return {**metadata, "cloudevents": {**(kept if isinstance(kept, Mapping) else {}), **foreign}}


def _is_foreign(name: str, value: object) -> bool:
    return name not in _KNOWN and (name, value) != ("datacontenttype", "application/json")


def _is_attribute(name: str, value: object) -> bool:
    """Whether the spec allows it: Boolean, Integer of 32 bits, or String without control characters."""
    writable = (
        _TEXT.fullmatch(value) if isinstance(value, str) else isinstance(value, int) and -(2**31) <= value < 2**31
    )
    return bool(_NAME.fullmatch(name) and writable)


def _carried(text: object) -> dict[str, Any]:
    try:
        carried = json.loads(text) if isinstance(text, str) else None
    except (ValueError, RecursionError):
        carried = None
    if not isinstance(carried, dict):
        raise InvalidMessage(
            f"eventlab is {shown_as_json(text)}: expected a JSON object as text. Leave it out, if it is not ours."
        )
    return carried


def _moment(text: object) -> datetime:
    try:
        return datetime.fromisoformat(text.upper() if isinstance(text, str) else "")  # RFC 3339 allows t and z, too
    except ValueError:
        raise InvalidTime(f"time is {shown_as_json(text)}: expected RFC 3339. Try '2024-08-17T10:30:00Z'.") from None
