"""What `python -m eventlab.apps.audit` shows: a day in the life of a trail, and a forger."""

from __future__ import annotations

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory

from eventlab.apps.audit import AuditTrail, auditing
from eventlab.apps.audit_chain import verify
from eventlab.apps.place import DEMO, system_at

STORY: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("user.registered", "ann", {"plan": "free"}),
    ("user.logged_in", "ann", {}),
    ("user.logged_in", "bob", {"with": "a stolen password"}),
    ("user.left", "ann", {"reason": "moved to another town"}),
)


async def demonstrate(redis: str | None) -> None:
    """Record, ask, forge, verify."""
    with TemporaryDirectory(prefix="eventlab-audit-") as folder:
        path = Path(folder) / "audit.jsonl"
        await _record(redis, path)
        print("\nBob takes his line out of the file:")
        lines = path.read_bytes().splitlines(keepends=True)
        path.write_bytes(b"".join(line for line in lines if b"stolen" not in line))
        print(f"  {verify(path)}")


async def _record(redis: str | None, path: Path) -> None:
    async with system_at(redis, name=DEMO) as events, AuditTrail(path) as trail:
        async with auditing(events, trail):
            print("Four things happen, and each is recorded by a worker of the group 'audit':")
            for type, user, data in STORY:
                await events.emit(type, data, actor=user, metadata={"ip": "203.0.113.7", "user_agent": "Browser/1.0"})
            while trail.anchor.number < len(STORY):  # noqa: ASYNC110  (the trail rings no bell)
                await asyncio.sleep(0.01)
        print("\nWhat did Ann do in the last seven days?")
        for record in trail.activity("ann"):
            print(f"  {record.time[:19]}  {record.type:<16} from {record.ip}")
        print(f"\nIs it as it was written?\n  {trail.verify()}")
