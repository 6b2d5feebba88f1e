"""Ops: what a client may say on a WebSocket, one JSON object in each text frame.

    {"op": "subscribe", "patterns": ["order.*"], "after": "1723890600000-3", "slow": "conflate"}
    {"op": "unsubscribe"}
    {"op": "emit", "event": {"type": "order.placed", "data": {…}}, "ref": 7}

Two kinds of mistake are told apart. Whoever speaks our language and says something wrong in it is told what, in an
`error` frame, and the conversation goes on. Whoever speaks another language is hung up on, with a code of RFC 6455:
it would not understand our answer either.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from eventlab.errors import shown_as_json
from eventlab.event import Pattern
from eventlab.system.producers.api import plain_fields
from eventlab.system.producers.parsing import parse_json

MAX_PATTERNS = 100
"""In one subscription: each is asked once for each new type of event."""
FIELDS = {"subscribe": {"patterns", "after", "slow"}, "unsubscribe": set[str](), "emit": {"event"}}
"""What belongs to each op, besides `op` and `ref`."""


@dataclass(frozen=True, slots=True)
class Subscribe:
    """Listen to these patterns from now on, and to nothing else; without patterns: to nothing."""

    patterns: tuple[Pattern, ...] = ()
    after: str | None = None
    """A cursor: what is stored behind it comes first. None: from now on."""
    conflate: bool = False
    """Where the client is slow, the newest of each type and key is enough."""
    ref: Mapping[str, Any] = field(default_factory=dict)
    """The client's own word for this op, if it has one: goes with what is answered."""


@dataclass(frozen=True, slots=True)
class Emit:
    """Store an event."""

    fields: Mapping[str, Any]
    """What `emit` is told."""
    ref: Mapping[str, Any]


class WrongOp(Exception):
    """A mistake of a client that speaks our language: the message says what came, what was expected, what to try."""


class HangUp(Exception):
    """The conversation ends, with a code of RFC 6455 and a reason, of which 123 bytes go out."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code

    @property
    def reason(self) -> str:
        """No longer than a close frame can take."""
        return str(self).encode()[:123].decode(errors="ignore")


def read_object(message: Mapping[str, Any], max_bytes: int) -> dict[str, Any]:
    """The object in a message of ASGI, with an op. Raises `HangUp`: 1003, 1007, 1008 or 1009."""
    text = message.get("text")
    if text is None:
        raise HangUp(1003, "bytes came: expected text, with one JSON object in each message.")
    if len(text) > max_bytes or len(raw := text.encode()) > max_bytes:
        raise HangUp(1009, f"a message is over {max_bytes:,} bytes, which is the limit.")
    try:
        said = parse_json(raw)
    except ValueError as error:
        raise HangUp(1007, f"this is not JSON: {error}") from None
    if not isinstance(said, dict) or not isinstance(said.get("op"), str):
        raise HangUp(1008, 'no op came: expected an object such as {"op": "subscribe", "patterns": ["*"]}.')
    return said


def ref_of(said: Mapping[str, Any]) -> dict[str, Any]:
    """The client's own word for this op, if it has one, as it goes into the answer."""
    return {"ref": said["ref"]} if "ref" in said else {}


def read_op(said: Mapping[str, Any]) -> Subscribe | Emit:
    """The op of an object. Raises `WrongOp`, `InvalidPattern`, and `InvalidMessage` for what is no event."""
    op = said["op"]
    if op not in FIELDS:
        raise WrongOp(f"{shown_as_json(op)} is no op: expected subscribe, unsubscribe or emit. Try subscribe.")
    unknown = [name for name in said if name not in FIELDS[op] | {"op", "ref"}]
    if unknown:
        expected = ", ".join(["op", *sorted(FIELDS[op]), "ref"])
        raise WrongOp(f"{shown_as_json(unknown[0])} is no field of {op}: expected {expected}. Try it without.")
    if op == "emit":
        return Emit(plain_fields(said.get("event")), ref_of(said))
    return _subscribe(said) if op == "subscribe" else Subscribe(ref=ref_of(said))


def _subscribe(said: Mapping[str, Any]) -> Subscribe:
    patterns, after, slow = said.get("patterns"), said.get("after"), said.get("slow")
    if not isinstance(patterns, list) or not 0 < len(patterns) <= MAX_PATTERNS or not all(map(_is_text, patterns)):
        raise WrongOp(
            f'patterns is {shown_as_json(patterns)}: expected a list of 1 to {MAX_PATTERNS} texts. Try ["*"].'
        )
    if not isinstance(after, str | None):
        raise WrongOp(
            f"after is {shown_as_json(after)}: expected the cursor of a frame, as text. Without it: from now on."
        )
    if slow not in (None, "disconnect", "conflate"):
        raise WrongOp(f'slow is {shown_as_json(slow)}: expected "disconnect" or "conflate". Try it without.')
    return Subscribe(tuple(map(Pattern, patterns)), after, slow == "conflate", ref_of(said))


def _is_text(value: object) -> bool:
    return isinstance(value, str)
