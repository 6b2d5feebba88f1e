"""The stamp: what the gateway itself knows of whoever emits, written into each event (`eventlab serve --stamp`).

    the sender says      {"type": "user.left", "data": {}, "metadata": {"ip": "6.6.6.6", "trace": "7"}}
    what is stored       actor "ann", metadata {"trace": "7", "ip": "203.0.113.7", "user_agent": "…", "subject": "ann"}

Three names of the metadata are the gateway's then: it takes away what a sender put there, and writes what it knows.

    ip           the client's address, as in the access log: behind a proxy, the one that the proxy tells us (uvicorn
                 takes whoever connects from this machine for one; FORWARDED_ALLOW_IPS names others)
    user_agent   what the client calls itself, cut and printable; it may call itself anything
    subject      of the token; without a secret there is none

The actor is filled in where the sender names none, and else left alone: a shop's server has one token, and emits for
all of its customers. So the actor is whom the sender names, and `subject` is who names him.

The stamp counts in the size of an event, with less than 2 KB. It is read by whoever may listen to the event; an address
is personal data, and that is one reason why nobody is stamped unless it is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from eventlab.gateway.grant import EVERYTHING, Grant
from eventlab.gateway.settings import Settings

if TYPE_CHECKING:
    from starlette.requests import HTTPConnection

MAX_TEXT = 256
"""Characters of what a client calls itself."""
STAMPED = frozenset({"ip", "user_agent", "subject", "userAgent"})
"""Names that no sender fills. The last one is how JavaScript spells the second, and the audit trail understands it."""

Stamp = Callable[[Mapping[str, Any]], dict[str, Any]]
"""Takes the arguments of an `emit` as the sender means them, and returns them as they are stored."""


def stamp_of(connection: HTTPConnection, grant: Grant, settings: Settings) -> Stamp:
    """The stamp for what is emitted on this connection; without `settings.stamp`, one that changes nothing."""
    if not settings.stamp:
        return dict
    known = _known(connection, grant)
    return lambda fields: _stamped(fields, known)


def _known(connection: HTTPConnection, grant: Grant) -> dict[str, str]:
    """What the gateway knows; nothing stands where it knows nothing."""
    known = {
        "ip": _printable(connection.client.host if connection.client else ""),
        "user_agent": _printable(connection.headers.get("user-agent", "")),
        "subject": "" if grant is EVERYTHING else grant.subject,
    }
    return {name: text for name, text in known.items() if text}


def _stamped(fields: Mapping[str, Any], known: Mapping[str, str]) -> dict[str, Any]:
    said = fields.get("metadata")
    if said is not None and not isinstance(said, Mapping):
        return dict(fields)  # nothing will be stored: what an event's metadata may be is told where it is made
    kept = {name: value for name, value in (said or {}).items() if name not in STAMPED}
    actor = fields.get("actor")
    return {**fields, "actor": known.get("subject") if actor is None else actor, "metadata": {**kept, **known}}


def _printable(text: str) -> str:
    return "".join(letter if letter.isprintable() else "�" for letter in text[:MAX_TEXT])
