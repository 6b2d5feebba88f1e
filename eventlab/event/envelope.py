"""The envelope: an event as bytes, and back (JSON, UTF-8).

    {"id": "…", "type": "order.placed", "time": "2024-08-17T10:30:00Z", "data": {…}, "version": 1, "actor": "…", …}

Fields that are None or empty are left out. The position is not in it: only the log that stores the event knows
where it is. Reading is strict about what makes an event and tolerant about what it does not know: an envelope
written by a newer eventlab, with a field more, is still read.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any

import msgspec

from eventlab.errors import InvalidMessage, MessageTooLarge, NotAnEnvelope, shown
from eventlab.event.message import MAX_VERSION, MAX_WORD, Blank, Event

MAX_ENVELOPE_BYTES = 256 * 1024
"""Bytes. A log is read again and again: put a picture into a file store, and its address into the event."""


class Envelope(msgspec.Struct, omit_defaults=True):
    """What is written: the fields of `Event`, less the position."""

    id: Annotated[str, msgspec.Meta(min_length=1)]  # a missing one would be made up anew at every reading
    type: str
    time: datetime
    data: Mapping[str, Any]
    actor: str | None = None
    source: str | None = None
    key: str | None = None
    version: int = 1
    metadata: Mapping[str, Any] | None = None


_decoder = msgspec.json.Decoder(Envelope)

_Word = Annotated[str, msgspec.Meta(min_length=1, max_length=MAX_WORD)]
_Integer = Annotated[int, msgspec.Meta(ge=-(2**63), le=2**63 - 1)]


class Plain(msgspec.Struct, forbid_unknown_fields=True):
    """An envelope in which nothing is left to check once it is read, if every character is plain as well.

    One with a field more, such as metadata, is not looked at any closer: it is read.
    """

    id: _Word
    type: str
    time: datetime
    data: dict[str, str | _Integer | float | bool | None]
    actor: _Word | None = None
    source: _Word | None = None
    key: _Word | None = None
    version: Annotated[int, msgspec.Meta(ge=1, le=MAX_VERSION)] = 1


_plain_decoder = msgspec.json.Decoder(Plain)
_PLAIN = bytes(code for code in range(0x20, 0x7F) if chr(code) not in "\\{[")
"""Characters that are printed as they are, stand for themselves in JSON, and open nothing."""


def to_envelope(event: Event, *, limit: int = MAX_ENVELOPE_BYTES) -> bytes:
    """The event as JSON. Raises `MessageTooLarge` over `limit` bytes; bytes are counted, not characters."""
    envelope = Envelope(
        id=event.id,
        type=event.type,
        time=event.time,
        data=event.data,
        actor=event.actor,
        source=event.source,
        key=event.key,
        version=event.version,
        metadata=event.metadata or None,
    )
    raw = msgspec.json.encode(envelope)  # cannot fail: an event holds only what JSON can
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
    if type(raw) is not bytes:  # which they nearly always are
        raw = _as_bytes(raw)
    try:
        return Blank(_decoder.decode(raw), position).checked()
    except (msgspec.MsgspecError, InvalidMessage, UnicodeDecodeError, RecursionError) as error:
        raise NotAnEnvelope(
            f"{shown(raw)} is not an envelope of ours: {str(error).rstrip('.')}. "
            "Expected JSON with id, type, time and data, as to_envelope writes it.",
            raw=raw,
        ) from None


def plain_time(raw: bytes, type: str) -> datetime | None:
    """The time of an event of this type, if a glance tells that `from_envelope` would read it; None: read it, to know.

    For whoever passes on a hundred envelopes and reads one: a glance takes a quarter of the time. Most envelopes are
    plain, which is ASCII without a backslash, and data of one level.
    """
    if raw.translate(None, _PLAIN) != b"{{":
        return None
    try:
        found = _plain_decoder.decode(raw)
    except msgspec.MsgspecError:
        return None
    return found.time if found.type == type and found.time.tzinfo is UTC else None


def _as_bytes(raw: object) -> bytes:
    if isinstance(raw, str):
        return raw.encode(errors="surrogatepass")
    if isinstance(raw, bytes | bytearray | memoryview):
        return bytes(raw)
    raise NotAnEnvelope(f"{shown(raw)} is not an envelope: expected bytes, or text. Try to_envelope(…).", raw=b"")
