"""What the audit's tests share: events, and a trail of them on the disk."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from eventlab.apps.audit import AuditTrail
from eventlab.clock import ManualClock
from eventlab.event import Event

KEY = b"a key of thirty-two bytes or more"


def events(count: int, begin: int = 1, **fields: Any) -> list[Event]:
    """Events with ids to know them by."""
    return [
        Event("user.logged_in", {"n": n}, id=f"id-{n}", **{"actor": "ann", "time": ManualClock()(), **fields})
        for n in range(begin, begin + count)
    ]


def write(path: Path, *written: Event, key: bytes | None = None) -> AuditTrail:
    """Open the trail, hand it these one by one, close it."""

    async def story() -> AuditTrail:
        async with AuditTrail(path, key=key) as trail:
            for event in written:
                await trail(event)
        return trail

    return asyncio.run(story())
