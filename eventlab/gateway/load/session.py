"""One run of a load, from the first connection to the report."""

from __future__ import annotations

import asyncio
import math
import random
from time import perf_counter

from eventlab.gateway.load.crowd import Crowd, room_for
from eventlab.gateway.load.plan import Load
from eventlab.gateway.load.post import Posting
from eventlab.gateway.load.report import Report
from eventlab.gateway.load.tally import Totals

LOOK = 0.1
"""Seconds between two looks at what is still missing."""


async def run(load: Load, *, chance: random.Random | None = None) -> Report:
    """Do it, and report. Raises `InvalidOption` where files are too few, `Rejected` or `Unreachable`."""
    session = Session(load, chance=chance)
    await session.run()
    return session.report()


class Session:
    """A run whose `report()` can be asked for at any time, such as when somebody has pressed Ctrl-C."""

    def __init__(self, load: Load, *, chance: random.Random | None = None) -> None:
        self._load, self._totals, self._posting = load, Totals(load), Posting(load)
        self._crowd = Crowd(load, self._totals, chance or random.Random())
        self._elapsed = 0.0
        self._complete = False

    async def run(self) -> None:
        """Connect, emit on schedule, and wait until everything has arrived that was acknowledged, or patience ends."""
        room_for(self._load.clients + self._load.posts)
        async with self._crowd:
            await self._crowd.connect()
            begun = self._totals.begun = perf_counter()
            try:
                await self._posting.run(begun)
                await asyncio.sleep(begun + self._load.seconds - perf_counter())
                await self._arrive()
                self._complete = True
            finally:
                self._elapsed = perf_counter() - begun

    async def _arrive(self) -> None:
        """Wait for what is missing, with patience: what has not come by then is a gap."""
        for _ in range(math.ceil(self._load.patience / LOOK)):
            if not any(self._crowd.missing(self._posting.posted.owed)):
                break
            await asyncio.sleep(LOOK)

    def report(self) -> Report:
        """What there is to say now."""
        crowd, totals, posted = self._crowd, self._totals, self._posting.posted
        gaps = [missing for missing in crowd.missing(posted.owed) if missing]
        offered = min(round(self._load.events * self._elapsed), self._load.total)
        return Report(
            complete=self._complete,
            wanted=self._load.clients,
            made=crowd.made,
            lost=crowd.lost,
            reconnected=crowd.reconnected,
            not_let_in=dict(crowd.refused),
            offered=offered,
            scheduled=offered / self._load.events if offered else 0.0,
            seconds=posted.last,
            accepted=posted.accepted,
            refused=dict(posted.refused),
            unconfirmed=posted.unconfirmed,
            unsent=max(offered - posted.accepted - sum(posted.refused.values()) - posted.unconfirmed, 0),
            deliveries=totals.deliveries,
            delivering=totals.last,
            lateness=posted.lateness.spread(),
            emit=posted.answers.spread(),
            delivery=totals.latencies.spread(),
            gaps=sum(gaps),
            clients_with_gaps=len(gaps),
            repeats=totals.repeats,
            repeats_after_reconnect=totals.repeats_after_reconnect,
            out_of_order=totals.out_of_order,
            strays=totals.strays,
            resyncs=totals.resyncs,
            bytes=totals.bytes,
            problem=posted.problem or totals.problem,
        )
