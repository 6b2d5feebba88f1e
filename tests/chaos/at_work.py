"""A worker as a process of its own: `python at_work.py ADDRESS NAME FILE DELIVERIES [POISON]` writes what it handled.

The event whose number is POISON kills the process, as a fault in a C library would.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys

from eventlab.event import Event
from eventlab.system.backoff import Backoff
from eventlab.system.connect import open_log
from eventlab.system.worker import Worker


async def main(address: str, name: str, path: str, deliveries: int, poison: int = -1) -> None:
    """Work until killed."""

    async def handle(event: Event) -> None:
        if event.data["n"] == poison:
            os.kill(os.getpid(), signal.SIGKILL)
        with open(path, "a") as file:  # noqa: ASYNC230  (appended and closed before the ack: that is the point)
            file.write(f"{event.data['n']}\n")
        await asyncio.sleep(0.002)

    log = open_log(address, name=name, partitions=3)
    await log.open()
    options = {"start": "beginning", "idle": 1.0, "max_deliveries": deliveries, "backoff": Backoff(base=0.01, cap=0.1)}
    async with Worker(log, "m", "*", handle, concurrency=5, **options):  # type: ignore[arg-type]
        await asyncio.Event().wait()


asyncio.run(main(*sys.argv[1:4], *map(int, sys.argv[4:])))
