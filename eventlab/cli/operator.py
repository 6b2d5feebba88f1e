"""The operator's commands: what runs a gateway.

eventlab serve                                      on this machine, with events in this process
eventlab serve --redis redis://localhost:6379/0     with events in a Redis; --workers 4 share one port
eventlab serve --system shop.events:build           the system that a function of yours builds
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eventlab.cli.codes import PASSED, USAGE

if TYPE_CHECKING:
    from eventlab.gateway.settings import Settings
    from eventlab.metrics import Metrics
    from eventlab.practice.monitoring import MonitoredEventSystem
    from eventlab.protocol import EventSystem

SAID = (
    "redis",
    "name",
    "system",
    "host",
    "port",
    "workers",
    "node",
    "max_connections",
    "max_per_client",
    "rate",
    "drain_seconds",
    "stamp",
    "json_logs",
)
"""Options that are settings of the same name."""


def add_to(commands: Any) -> None:
    """Add them to the parser's commands."""
    serve = commands.add_parser("serve", help="serve events to browsers and programs, over HTTP")
    store = serve.add_mutually_exclusive_group()
    store.add_argument("--redis", metavar="URL", help="where the events live (default: in this process)")
    store.add_argument("--system", metavar="MODULE:BUILD", help="serve what this function of yours returns")
    serve.add_argument("--name", default="el", help="goes before every key in Redis (default: el)")
    serve.add_argument("--host", default="127.0.0.1", help="0.0.0.0 for everybody (default: 127.0.0.1)")
    serve.add_argument("--port", type=int, default=8000, metavar="N", help="0: any that is free (default: 8000)")
    serve.add_argument("--workers", type=int, default=1, metavar="N", help="processes that share the port (default: 1)")
    serve.add_argument("--node", default="node", metavar="NAME", help="this node's name, in logs and on the dashboard")
    serve.add_argument(
        "--origin", action="append", default=[], metavar="O", help="a page's origin that may use it; can be repeated"
    )
    serve.add_argument("--secret-file", type=Path, metavar="FILE", help="signs tokens (default: EVENTLAB_SECRET)")
    serve.add_argument(
        "--webhook", action="append", default=[], metavar="SOURCE=FILE", help="takes what SOURCE signs; can be repeated"
    )
    serve.add_argument("--max-connections", type=int, metavar="N", help="streams in each process (default: 10000)")
    serve.add_argument("--max-per-client", type=int, metavar="N", help="of these, by one client (default: 1000)")
    serve.add_argument("--rate", type=float, metavar="N", help="requests a second of one client (default: 1000)")
    serve.add_argument(
        "--drain", type=float, dest="drain_seconds", metavar="S", help="at the end, streams close over S s (default: 5)"
    )
    serve.add_argument(
        "--stamp", action="store_true", help="write each sender's address, user agent and subject into its events"
    )
    serve.add_argument("--json-logs", action="store_true", help="a JSON object on each line of the log")
    serve.add_argument(
        "--monitor", action="store_true", help="count events by type and look at groups, for deploy/alerts.yaml"
    )
    serve.add_argument("--no-vitals", action="store_true", help="do not tell how this node is")
    serve.set_defaults(run=_serve, wrong_use=USAGE)


def _serve(given: argparse.Namespace) -> int:
    from eventlab.gateway.serve import serve

    try:
        serve(_settings(given), layer=monitored if given.monitor else None)
    except KeyboardInterrupt:  # before it served; from then on the server handles it
        print()
    return PASSED


def monitored(events: EventSystem, metrics: Metrics) -> MonitoredEventSystem:
    """The layer of `--monitor`. It looks at each event by itself, which costs lists a part of their speed."""
    from eventlab.practice.monitoring import MonitoredEventSystem

    return MonitoredEventSystem(events, metrics)


def _settings(given: argparse.Namespace) -> Settings:
    """What the options say; where they say nothing, the settings' own defaults hold."""
    from eventlab.gateway.secret import read_secrets, read_webhooks
    from eventlab.gateway.settings import Settings

    secrets = read_secrets(given.secret_file, os.environ)
    said = {name: value for name in SAID if (value := getattr(given, name)) is not None}
    if secrets:
        said |= {"secret": secrets[0], "former_secrets": tuple(secrets[1:])}
    if given.no_vitals:
        said["vitals"] = 0.0
    return Settings(**said, origins=tuple(given.origin), webhooks=read_webhooks(given.webhook))
