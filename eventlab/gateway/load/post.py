"""Posting on schedule: a few connections that are kept, each with one request at a time.

The schedule waits for nobody. A connection waits until its next request is due, and posts it; while it waits for an
answer, its requests fall behind, and the time that they were late is part of their latency. A request whose answer did
not come is not repeated: stored or not, nobody knows, and nobody owes it.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from dataclasses import dataclass, field
from time import perf_counter

from eventlab.gateway.load.latency import Latencies
from eventlab.gateway.load.line import Line
from eventlab.gateway.load.plan import Load
from eventlab.gateway.load.ranges import Ranges


@dataclass(slots=True)
class Posted:
    """What became of the events."""

    owed: list[Ranges]
    """For each type, the events that a gateway has acknowledged: every listener must get them."""
    accepted: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    """Events by the status that refused them."""
    unconfirmed: int = 0
    """Events whose answer did not come."""
    answers: Latencies = field(default_factory=Latencies)
    """From the moment when a request was due until its answer, whatever it was."""
    lateness: Latencies = field(default_factory=Latencies)
    """From the moment when a request was due until it was sent."""
    last: float = 0.0
    """Seconds from the beginning until the last answer."""
    problem: str | None = None


class Posting:
    """Posts the events of a load; `posted` says what became of them."""

    def __init__(self, load: Load) -> None:
        self._load = load
        self.posted = Posted([Ranges() for _ in range(load.types)])

    async def run(self, begun: float) -> None:
        """Post everything, by a schedule that begins at `begun`; ends `patience` after the schedule at the latest."""
        try:
            async with asyncio.timeout(self._load.seconds + self._load.patience), asyncio.TaskGroup() as group:
                for number in range(self._load.posts):
                    group.create_task(self._work(number, begun), name=f"load: posts {number}")
        except TimeoutError:
            pass  # what was not sent by then can be told from what was

    async def _work(self, number: int, begun: float) -> None:
        """The share of one line: one request after the other."""
        with contextlib.closing(Line(self._load, number)) as line:
            for request in range(number, self._load.requests, self._load.posts):
                due = begun + self._load.due(request)
                await asyncio.sleep(due - perf_counter())
                await line.connect()
                self.posted.lateness.add(perf_counter() - due)
                await self._post(request, line)
                self.posted.answers.add(perf_counter() - due)
                self.posted.last = perf_counter() - begun

    async def _post(self, request: int, line: Line) -> None:
        events, posted = list(self._load.in_request(request)), self.posted
        posted.unconfirmed += len(events)  # until there is an answer
        try:
            code, answer = await line.post(self._load.body(request))
        except (OSError, EOFError, ValueError) as error:
            line.close()
            posted.problem = f"{line.url} does not answer: {error}"
            return
        posted.unconfirmed -= len(events)
        if code != 202:
            posted.refused[str(code)] += len(events)
            posted.problem = f"{line.url} answers {code}: {answer[:200].decode(errors='replace')}"
            return
        posted.accepted += len(events)
        for type, number in events:
            posted.owed[type].add(number)
