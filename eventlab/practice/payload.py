"""The linter on what an event is made of: version, time, shape, size, and whether the system would take it at all."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import TypeGuard

import msgspec

from eventlab.errors import InvalidData, InvalidMessage
from eventlab.event import MAX_ENVELOPE_BYTES, Event, to_envelope
from eventlab.event.message import MAX_VERSION
from eventlab.practice.described import ABSENT, Described, Field
from eventlab.practice.design_codes import found
from eventlab.practice.findings import Finding

NEARLY = 0.8
"""Of the limit: from here on an event is nearly too large."""
LARGE_BYTES = 32 * 1024
"""From here on an event is large: eight of the largest would fill what is sent to a browser in one go."""

_WRITE_OUT = "Write it out, with its zone: {}."
_LOCAL = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?")


def payload(at: Described, details: list[Field]) -> Iterator[Finding]:
    """What is wrong with the parts, whatever they are about."""
    yield from _version(at)
    yield from _moment(at)
    yield from _shape(at)
    yield from _times(at, details)
    yield from _taken(at)


def _version(at: Described) -> Iterator[Finding]:
    version = at.version
    if not at.whole:
        return
    if version is ABSENT:
        code = "DESIGN-VERSION-02" if at.entry else "DESIGN-VERSION-01"
        yield found(code, at, "version", "no version", "Write version: 1.")
    elif type(version) is not int or not 1 <= version <= MAX_VERSION:
        number = re.search(r"[1-9]\d{0,8}", str(version))
        yield found("DESIGN-VERSION-03", at, "version", repr(version)[:60], f"Write {number[0] if number else 1}.")


def _moment(at: Described) -> Iterator[Finding]:
    time = at.time
    if time is ABSENT or (isinstance(time, datetime) and time.tzinfo is not None):
        return
    if isinstance(time, int | float) and not isinstance(time, bool):
        yield found("DESIGN-TIME-02", at, "time", repr(time), _WRITE_OUT.format(_written(time)))
        return
    try:
        moment = time if isinstance(time, datetime) else datetime.fromisoformat(str(time).upper())
    except ValueError:
        mend = "Write it as RFC 3339 does: 2024-08-17T10:30:00Z."
    else:
        if moment.tzinfo is not None:
            return
        mend = f"Add the zone: {moment.isoformat()}Z, if it is UTC."
    yield found("DESIGN-TIME-01", at, "time", repr(str(time)[:60]), mend)


def _written(time: float) -> str:
    """The moment that a number is, if it means what it most often means: milliseconds when it is that large."""
    seconds = time / 1000 if time > 1e11 else time
    try:
        return datetime.fromtimestamp(seconds, UTC).isoformat().replace("+00:00", "Z")
    except (ValueError, OverflowError, OSError):
        return "2024-08-17T10:30:00Z"


def _shape(at: Described) -> Iterator[Finding]:
    if not at.whole:
        what = "Write a mapping with version, description and data." if at.entry else "Write {type: …, data: {…}}."
        yield found("DESIGN-SHAPE-01", at, "event", _cut(at.data), what)
    elif not isinstance(at.data, Mapping):
        yield found("DESIGN-SHAPE-01", at, "data", _cut(at.data), f"Give it a name: data: {{value: {_cut(at.data)}}}.")
    if at.strays:
        names = ", ".join(at.strays[:5]) + (", …" if len(at.strays) > 5 else "")
        them = "them" if len(at.strays) > 1 else "it"
        mend = (
            f"Put {them} into data."
            if at.entry
            else f"Put {them} into data; what only the plumbing needs, into metadata."
        )
        yield found("DESIGN-SHAPE-02", at, names, "", mend)


def _times(at: Described, details: list[Field]) -> Iterator[Finding]:
    for each in details:
        if each.text is not None and _LOCAL.fullmatch(each.text) and "local" not in each.words:
            mend = f"Add the zone: {each.text}Z, if it is UTC; or call it {each.name}_local, if each reader's is meant."
            yield found("DESIGN-TIME-03", at, each.path, repr(each.text), mend)
        elif each.text is not None and _TWO_WAYS.fullmatch(each.text):
            yield found("DESIGN-TIME-04", at, each.path, repr(each.text), "Write it as RFC 3339 does: 2024-08-17.")
        elif each.words[-1:] in _MOMENTS and _is_recent(each.value):
            yield found("DESIGN-TIME-02", at, each.path, repr(each.value), _WRITE_OUT.format(_written(each.value)))


_TWO_WAYS = re.compile(r"\d{1,2}/\d{1,2}/(?:19|20)?\d\d(?:,? \d{1,2}:\d\d.*)?")
_MOMENTS = frozenset([("at",), ("on",), ("time",), ("timestamp",), ("date",)])
"""How the name of a moment ends. What is called otherwise may be any number."""


def _is_recent(value: object) -> TypeGuard[float]:
    """Whether it is a number, and a moment of the years 2001 to 2100 in seconds or in milliseconds."""
    return isinstance(value, int | float) and (1e9 <= value < 4.1e9 or 1e12 <= value < 4.1e12)


def _taken(at: Described) -> Iterator[Finding]:
    """What the system itself says of an event with these details; and how large it is."""
    if not at.whole or not isinstance(at.data, Mapping):
        return
    data = {} if at.is_schema else at.data
    metadata = {} if at.metadata is ABSENT else at.metadata
    try:
        event = Event("order.placed", data, id=at.id, actor=at.actor, source=at.source, key=at.key, metadata=metadata)
    except InvalidData as error:
        complaint, mend = _halves(str(error).removeprefix(error.path).strip())
        yield found("DESIGN-JSON-01", at, _short(error.path), complaint, mend)
    except InvalidMessage as error:
        where, _, complaint = str(error).partition(" ")
        yield found("DESIGN-FIELD-01", at, where, *_halves(complaint))
    else:
        yield from _size(at, event)


def _halves(message: str) -> tuple[str, str]:
    """What came, and what to try."""
    complaint, tries, mend = message.rpartition(" Try ")
    return (complaint, f"Try {mend}") if tries else (message, f"The system says: {message}")


def _short(path: str) -> str:
    """A path without its middle, where it would fill a line."""
    return path if len(path) <= 40 else f"{path[:20]}…{path[-15:]}"


def _size(at: Described, event: Event) -> Iterator[Finding]:
    size = len(to_envelope(event, limit=sys.maxsize))
    if size <= LARGE_BYTES:
        return
    sizes = {name: len(msgspec.json.encode(value)) for name, value in event.data.items()}
    name = max(sizes, key=lambda name: sizes[name], default="")
    code = "SIZE-01" if size > MAX_ENVELOPE_BYTES else "SIZE-02" if size > NEARLY * MAX_ENVELOPE_BYTES else "SIZE-03"
    came = f"{size:,} bytes; the limit is {MAX_ENVELOPE_BYTES:,}"
    mend = f"Store the large part elsewhere, and put its address into the event: {name} takes {sizes.get(name, 0):,}."
    yield found(f"DESIGN-{code}", at, f"data.{name}" if name else "metadata", came, mend)


def _cut(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:59] + "…"
