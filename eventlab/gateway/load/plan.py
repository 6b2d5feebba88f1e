"""The plan of a load: what is emitted when, and who listens to what. All of it is fixed before the first event.

With K types, event j is number `j // K` of type `j % K`, and client i listens to type `i % K` alone. So K decides how
many clients hear an event: all of them with one type, a thousandth with a thousand.
"""

from __future__ import annotations

import math
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import urlsplit

import msgspec

from eventlab.errors import InvalidOption, shown
from eventlab.event import MAX_ENVELOPE_BYTES

LARGEST_BATCH = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What `run` does to a gateway. Raises `InvalidOption`."""

    urls: tuple[str, ...]
    """Nodes of one system, such as `http://127.0.0.1:8000`. Clients and posts are dealt out to them in turn."""
    events: float = 100.0
    """To emit in a second; 0: none, only connections are held."""
    clients: int = 100
    seconds: float = 10.0
    """For how long events are emitted."""
    types: int = 1
    """Of events. Each client listens to one of them."""
    batch: int = 1
    """Events in one request. They fall due together, as if something had happened to many things at once."""
    payload: int = 100
    """Bytes of filling in each event's data."""
    transport: Literal["sse", "websocket"] = "sse"
    token: str | None = field(default=None, repr=False)
    """A bearer token that may listen to and emit `load.*`."""
    posts: int = 16
    """Connections that post, each its share of the requests, one after the other. The events of one type that come by
    one of them have one key: so they are posted in order, and must arrive in order."""
    at_once: int = 100
    """Clients that connect at the same time."""
    patience: float = 10.0
    """Seconds: how long a client may take to connect, and how long is waited at the end for what is still to come."""
    name: str = field(default_factory=lambda: f"r{secrets.token_hex(4)}")
    """Goes into the types, so that two loads on one system do not hear each other."""

    def __post_init__(self) -> None:
        for url in self.urls:
            if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
                raise InvalidOption(f"{shown(url)} is no URL of a gateway. Try http://127.0.0.1:8000")
        if not self.urls:
            raise InvalidOption("There is no URL: expected one of a gateway at least. Try http://127.0.0.1:8000")
        for what in ("clients", "types", "batch", "posts", "at_once"):
            if getattr(self, what) < 1:
                raise InvalidOption(f"{what} is {shown(getattr(self, what))}: expected 1 or more.")
        for what in ("events", "seconds", "patience", "payload"):
            if not 0 <= getattr(self, what) < math.inf:
                raise InvalidOption(f"{what} is {shown(getattr(self, what))}: expected 0 or more, and an end.")
        if self.batch > LARGEST_BATCH:
            raise InvalidOption(f"batch is {self.batch:,}: no gateway takes more than {LARGEST_BATCH:,} at once.")
        if self.payload > MAX_ENVELOPE_BYTES:
            raise InvalidOption(f"payload is {self.payload:,}: no event has more than {MAX_ENVELOPE_BYTES:,} bytes.")

    @property
    def total(self) -> int:
        """Events in all."""
        return round(self.events * self.seconds)

    @property
    def requests(self) -> int:
        """Posts in all."""
        return -(-self.total // self.batch)

    def due(self, request: int) -> float:
        """When a request falls due, in seconds after the start."""
        return request * self.batch / self.events

    def line_of(self, type: int, number: int) -> int:
        """Which of the connections posts an event."""
        return (number * self.types + type) // self.batch % self.posts

    def due_of(self, type: int, number: int) -> float:
        """When an event falls due, in seconds after the start."""
        return self.due((number * self.types + type) // self.batch)

    def type(self, number: int) -> str:
        """The name of a type."""
        return f"load.{self.name}.t{number}"

    def in_request(self, request: int) -> Iterator[tuple[int, int]]:
        """The events that one request carries: type and number of each."""
        begin = request * self.batch
        for event in range(begin, min(begin + self.batch, self.total)):
            yield event % self.types, event // self.types

    def body(self, request: int) -> bytes:
        """What is posted: an event by itself, or a list of them."""
        filling, line = "x" * self.payload, request % self.posts
        events: list[dict[str, Any]] = [
            {"type": self.type(type), "data": {"number": number, "filling": filling}, "key": f"{type}-{line}"}
            for type, number in self.in_request(request)
        ]
        return msgspec.json.encode(events if self.batch > 1 else events[0])
