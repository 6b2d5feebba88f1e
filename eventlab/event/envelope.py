"""The envelope: an event as bytes, and back (JSON, UTF-8).

    {"id": "…", "type": "order.placed", "time": "2024-08-17T10:30:00Z", "data": {…}, "version": 1, "actor": "…", …}

Fields that are None or empty are left out. The position is not in it: only the log that stores the event knows
where it is. Reading is strict about what makes an event and tolerant about what it does not know: an envelope
written by a newer eventlab, with a field more, is still read.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from eventlab.errors import InvalidMessage, MessageTooLarge, NotAnEnvelope
from eventlab.event.message import Event

MAX_ENVELOPE_BYTES = 256 * 1024
"""Bytes. A log is read again and again: put a picture into a file store, and its address into the event."""


class Envelope(msgspec.Struct, omit_defaults=True):
    """What is written: the fields of `Event`, less the position."""

    id: str
    type: str
    time: datetime
    data: Mapping[str, Any]
    actor: str | None = None
    source: str | None = None
    key: str | None = None
    version: int = 1
    metadata: Mapping[str, Any] | None = None


_FIELDS = tuple(Envelope.__struct_fields__)
_decoder = msgspec.json.Decoder(Envelope)


def to_envelope(event: Event, *, limit: int = MAX_ENVELOPE_BYTES) -> bytes:
    """The event as JSON. Raises `MessageTooLarge` over `limit` bytes; bytes are counted, not characters."""
    try:
        raw = msgspec.json.encode(Envelope(**_fields(event)))
    except (OverflowError, msgspec.MsgspecError) as error:  # for example an integer beyond 64 bits
        raise InvalidMessage(f"{event.type} cannot be written as JSON: {error}.") from None
    if len(raw) > limit:
        raise MessageTooLarge(
            f"{event.type} takes {len(raw):,} bytes, and {limit:,} is the limit. "
            "Store the large part elsewhere, and put its address into the event.",
            size=len(raw),
            limit=limit,
        )
    return raw


def from_envelope(raw: bytes | str, *, position: str | None = None) -> Event:
    """The event in an envelope, at `position` if it was stored. Raises `NotAnEnvelope`, which keeps the bytes."""
    raw = raw.encode() if isinstance(raw, str) else bytes(raw)
    try:
        envelope = _decoder.decode(raw)
        return Event(**_fields(envelope), position=position)
    except (msgspec.MsgspecError, InvalidMessage, UnicodeDecodeError) as error:
        shown = raw[:60].decode(errors="replace")
        raise NotAnEnvelope(
            f"{shown!r} is not an envelope of ours: {error} Expected JSON with id, type, time and data.",
            raw=raw,
        ) from None


def _fields(holder: Event | Envelope) -> dict[str, Any]:
    """What both sides call by the same name; empty metadata is None on the wire and {} in the event."""
    empty: dict[str, Any] | None = None if isinstance(holder, Event) else {}
    return {name: getattr(holder, name) for name in _FIELDS} | {"metadata": holder.metadata or empty}
