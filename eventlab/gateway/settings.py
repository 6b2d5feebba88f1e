"""The settings of a gateway: one frozen value, which the command line makes and every part reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How a gateway is set up. The defaults suit a laptop."""

    redis: str | None = None
    """Where the events live: an address for `connect`. None: in this process."""
    name: str = "el"
    """Goes before every key in Redis: nodes with the same address and name are one system."""
    system: str | None = None
    """`module:build`: a function that returns the event system to serve, open or not; instead of `redis`."""
    host: str = "127.0.0.1"
    port: int = 8000
    """0: any that is free."""
    workers: int = 1
    """Processes that share the port. More than one needs a Redis that they share."""
    node: str = "node"
    """This node's name, in logs, in metrics and on the dashboard."""
    secret: bytes | None = field(default=None, repr=False)
    """Signs tokens and tickets; 32 bytes or more. None: whoever reaches the port may do everything."""
    former_secrets: tuple[bytes, ...] = field(default=(), repr=False)
    """Sign nothing any more, but what they signed is still valid: for as long as a secret is being changed."""
    webhooks: Mapping[str, Sequence[bytes]] = field(default_factory=dict, repr=False)
    """For each source of webhooks, the secrets that are valid now."""
    origins: tuple[str, ...] = ()
    """Origins of pages on other servers that may use this one, such as `https://shop.example`; its own always may."""
    heartbeat: float = 15.0
    """Seconds of silence after which a connection is sent a sign of life."""
    send_seconds: float = 10.0
    """A client that takes nothing for so long is gone."""
    drain_seconds: float = 5.0
    """At the end, connections are closed over so many seconds, so that not all of them come back at once."""
    max_connections: int = 10_000
    """Of SSE and WebSocket together, in this process."""
    max_per_client: int = 1_000
    """Of these, by one subject or one address."""
    max_bytes: int = 1024 * 1024
    """Of a body, of a WebSocket frame, and of the events in one answer of the history, if there is more than one."""
    max_events: int = 1000
    """In one request."""
    rate: float = 1_000.0
    """Requests a second of one client; a second's worth may come at once."""
    stamp: bool = False
    """Write into each event what the gateway knows of its sender: address, user agent, subject (stamping.py)."""
    vitals: float = 2.0
    """Seconds between two `metrics.update` of this node; 0: none."""
    json_logs: bool = False
    """A JSON object on each line of the log, instead of text."""
