"""The audit trail: every `user.*` on the disk, in a chain that shows if somebody was at it (guide, chapter 6).

    python -m eventlab.apps.audit                                  shows it
    python -m eventlab.apps.audit verify FILE [--anchor 12:a41…]   is it as it was written?
    python -m eventlab.apps.audit activity FILE USER --days 7      what did this user do?
    python -m eventlab.apps.audit export FILE --format csv         for somebody's spreadsheet

    eventlab serve --stamp --system eventlab.apps.audit:build      browsers emit, and it is recorded

    events ──▶ worker group "audit" ──▶ AuditTrail ──▶ audit.jsonl
               acknowledges when           numbers, chains,
               the line is on the disk     writes each event once

The guide asks the event history what a user did. A log forgets, by count or by age; an audit may not: so it has a file
of its own. One trail has one writer; nodes that share a group need a file each, with a chain each.

From where something was done, and with whose token, is what the gateway knows, and with `--stamp` it says so. Without
it, address, user agent and subject of a record are the sender's word: the chain proves that a lie was not changed.
Who did it is the sender's word with `--stamp`, too, where he names an actor; so the subject stands beside it.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from eventlab.apps.audit_chain import BEGINNING, Anchor, Verdict, anchor_in, check_key, fits, seal, verify
from eventlab.apps.audit_export import export
from eventlab.apps.audit_reading import read_trail, user_activity
from eventlab.apps.audit_record import Record, record_of
from eventlab.apps.place import exit_code, parser_of, system_at
from eventlab.clock import Clock, system_clock
from eventlab.errors import InvalidOption
from eventlab.event import Event
from eventlab.system.consumers.audit import AuditSink
from eventlab.system.unified import UnifiedEventSystem
from eventlab.system.worker import Worker

PATTERN, GROUP = "user.*", "audit"
FILE, KEY = "EVENTLAB_AUDIT_FILE", "EVENTLAB_AUDIT_KEY"
"""Variables of the environment: the file that `build` writes to, and the key of its chain."""


class AuditTrail(AuditSink):
    """An `AuditSink` whose lines are records in a chain. Use it as `async with AuditTrail(path) as trail`.

    With a `key` of 32 bytes or more the hashes are HMACs, which nobody can make anew without it. Raises what
    `AuditSink` raises: a second writer is refused, half a line is set aside, an event that comes again is not
    written again (of the last 100,000). Raises `InvalidOption` for a trail that was written with another key: with
    records of two keys it would never be intact again.
    """

    def __init__(self, path: str | Path, *, key: bytes | None = None) -> None:
        super().__init__(path)
        self._key = check_key(key)
        self.path = Path(path)
        self._last = b""
        self.anchor = BEGINNING
        """How far the chain has come, once it is open. Keep it elsewhere now and then: it shows if the end is cut."""

    def verify(self, anchor: Anchor | None = None) -> Verdict:
        """Whether the file is as it was written."""
        return verify(self.path, key=self._key, anchor=anchor)

    def activity(self, user: str | int, *, days: float = 7, clock: Clock = system_clock) -> list[Record]:
        """What this user did in the last `days`, oldest first: the guide's `getUserActivity`."""
        return user_activity(self.path, user, days=days, clock=clock)

    def _line(self, event: Event) -> bytes:
        return seal(record_of(event, number=self.anchor.number + 1, previous=self.anchor.hash), self._key)

    def _remember(self, line: bytes) -> None:
        super()._remember(line)
        if anchor := anchor_in(line):
            self._last, self.anchor = line, anchor

    def _open(self) -> None:
        super()._open()
        if self._last and not fits(self._last, self._key):
            raise InvalidOption(
                f"record {self.anchor.number}, the last in {self.path}, does not match its hash "
                f"{'without a' if self._key is None else 'under this'} key: expected the one that it was written with, "
                f"and nobody to have changed it. Try that key, for `eventlab serve` in {KEY}; or a new file."
            )


def auditing(events: UnifiedEventSystem, trail: AuditTrail, pattern: str = PATTERN) -> Worker:
    """A worker that records every event of the pattern, also those that the log still has from before.

    One at a time, so that the trail has the order of the log.
    """
    return events.worker(GROUP, pattern, trail, concurrency=1, start="beginning")


@asynccontextmanager
async def build() -> AsyncIterator[UnifiedEventSystem]:
    """For `eventlab serve --system`: a system of which all `user.*` is recorded."""
    key = os.environ.get(KEY)
    async with (
        system_at() as events,
        AuditTrail(os.environ.get(FILE, "audit.jsonl"), key=key.encode() if key else None) as trail,
        auditing(events, trail),
    ):
        yield events


def main(arguments: list[str] | None = None) -> int:
    """One command; without one, the demonstration. 0: done, or intact; 1: not intact; 2: it cannot be done."""
    given = _parser().parse_args(arguments)
    return exit_code(lambda: int(given.run(given)))


def _parser() -> argparse.ArgumentParser:
    parser = parser_of("audit", "Records every user.* in a chained file. Without a command: a demonstration.")
    parser.set_defaults(run=_demonstrate)
    commands = parser.add_subparsers(metavar="COMMAND", title="commands")
    verifying = commands.add_parser("verify", help=f"is it as it was written? Its key, if any, in {KEY}")
    verifying.add_argument("file", type=Path)
    verifying.add_argument("--anchor", metavar="N:HASH", help="how far it had come once")
    verifying.set_defaults(run=_verify)
    exporting = commands.add_parser("export", help="all records, for others")
    exporting.add_argument("file", type=Path)
    exporting.add_argument("--format", choices=("csv", "jsonl"), default="jsonl")
    exporting.set_defaults(run=_export)
    activity = commands.add_parser("activity", help="what a user did, oldest first")
    activity.add_argument("file", type=Path)
    activity.add_argument("user")
    activity.add_argument("--days", type=float, default=7)
    activity.set_defaults(run=_activity)
    return parser


def _verify(given: argparse.Namespace) -> int:
    key = os.environ.get(KEY)
    anchor = Anchor.parse(given.anchor) if given.anchor else None
    verdict = verify(given.file, key=key.encode() if key else None, anchor=anchor)
    print(verdict)
    return 0 if verdict.intact else 1


def _export(given: argparse.Namespace) -> int:
    sys.stdout.reconfigure(encoding="utf-8", newline="")  # type: ignore[union-attr]  # a CSV has line ends of its own
    export(read_trail(given.file), sys.stdout, given.format)
    return 0


def _activity(given: argparse.Namespace) -> int:
    for record in user_activity(given.file, given.user, days=given.days):
        print(f"{record.time}  {record.type:<24} {record.ip or '–':<15} {dict(record.details)}")
    return 0


def _demonstrate(given: argparse.Namespace) -> int:
    from eventlab.apps.audit_demo import demonstrate

    asyncio.run(demonstrate(given.redis))
    return 0


if __name__ == "__main__":
    sys.exit(main())
