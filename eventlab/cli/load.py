"""`eventlab load`: how much does a gateway hold, and does it lose anything?

eventlab load http://127.0.0.1:8000 --events 1000 --clients 100 --seconds 10

Exit code 0: every client got everything, once and in order. 1: one did not, or was not let in; or it was stopped.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from eventlab.cli.codes import LEARNERS, PASSED, USAGE
from eventlab.errors import InvalidOption


def add_to(commands: Any) -> None:
    """Add it to the parser's commands."""
    load = commands.add_parser("load", help="how much does a gateway hold, and does it lose anything?")
    load.add_argument("urls", metavar="URL", nargs="+", help="nodes of one system, such as http://127.0.0.1:8000")
    load.add_argument("--events", type=float, default=100.0, metavar="N", help="emitted in a second (default: 100)")
    load.add_argument("--clients", type=int, default=100, metavar="N", help="that listen (default: 100)")
    load.add_argument("--seconds", type=float, default=10.0, metavar="N", help="for how long (default: 10)")
    load.add_argument(
        "--types", type=int, default=1, metavar="K", help="of events; each client listens to one (default: 1)"
    )
    load.add_argument("--batch", type=int, default=1, metavar="N", help="events in one request (default: 1)")
    load.add_argument("--payload", type=int, default=100, metavar="N", help="bytes in each event's data (default: 100)")
    load.add_argument("--posts", type=int, default=16, metavar="N", help="connections that post (default: 16)")
    load.add_argument("--transport", choices=("sse", "websocket"), default="sse", help="of the clients (default: sse)")
    load.add_argument("--token", help="a bearer token that may listen to and emit load.*")
    load.add_argument("--patience", type=float, default=10.0, metavar="N", help="seconds to wait for what is missing")
    load.add_argument("--json", type=Path, metavar="FILE", help="write the report into this file, too")
    load.set_defaults(run=_load, wrong_use=USAGE)


def _load(given: argparse.Namespace) -> int:
    import asyncio

    from eventlab.gateway.load.plan import Load
    from eventlab.gateway.load.session import Session

    options = ("events", "clients", "seconds", "types", "batch", "payload", "posts", "transport", "token")
    load = Load(
        urls=tuple(given.urls), patience=given.patience, **{option: getattr(given, option) for option in options}
    )
    if given.json is not None:
        _must_take_a_report(given.json)
    session = Session(load)
    try:
        with asyncio.Runner(loop_factory=_fast_loop()) as runner:
            runner.run(session.run())
    except KeyboardInterrupt:
        print("Stopped. What there is until now:", file=sys.stderr)
    report = session.report()
    print(report)
    if given.json is not None:
        given.json.write_text(json.dumps(report.to_json(), indent=2) + "\n")
    return PASSED if report.passed else LEARNERS


def _must_take_a_report(file: Path) -> None:
    """Raises `InvalidOption` now: behind the load it would be too late, and an exit code of 1 would mean a gap."""
    try:
        file.open("a").close()
    except OSError as error:
        raise InvalidOption(
            f"the report cannot be written into {file}: {str(error.strerror).lower()}. Try --json report.json"
        ) from None


def _fast_loop() -> Any:
    """uvloop's, where it is installed; else None, for asyncio's own."""
    try:
        import uvloop
    except ImportError:
        return None
    return uvloop.new_event_loop
