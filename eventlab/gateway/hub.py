"""The hub: every connection of this process, in channels by what they listen to.

feed ──told──▶ channels ──▶ outlets          each event of the log reaches those channels whose patterns match it,
  ▲                                          and each channel all of its outlets; nobody else is looked at
  │                            ┌── alive ──  every connection has a sign of life now and then, with a cursor,
hub ── opens, closes, drains ──┤             so that even the quietest one can resume
                               └── drain ──  at the end they are closed over some seconds, and come again elsewhere
"""

from __future__ import annotations

import asyncio
import itertools
import random
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from time import perf_counter
from typing import Any

from starlette.types import Send

from eventlab.event import AnyPattern, Pattern, any_of
from eventlab.gateway.channel import Channel
from eventlab.gateway.direct import NO_WRITER, Writer
from eventlab.gateway.forms import Form
from eventlab.gateway.outlet import Outlet
from eventlab.gateway.replay import Replay
from eventlab.gateway.slow import Disconnect, Policy
from eventlab.metrics import CountedMetrics, Metrics
from eventlab.system.cursor import Cursor
from eventlab.system.ending import end
from eventlab.system.feed import Feed
from eventlab.system.log import Log
from eventlab.system.producers.incoming import Refusal
from eventlab.system.tally import Tally

SLOTS = 16
"""Groups of connections that get their signs of life one after the other, so that they do not come all at once."""
DRAIN_STEP = 0.05
"""Seconds between two steps of a drain."""
REST_SECONDS = (0.001, 0.02)
"""The shortest and the longest rest behind a sending."""


class Hub:
    """Use it with `async with`. `heartbeat`: seconds between signs of life; `send_seconds`: see `Outlet`."""

    def __init__(
        self,
        log: Log,
        feed: Feed,
        *,
        metrics: Metrics | None = None,
        heartbeat: float = 15.0,
        send_seconds: float = 10.0,
        chance: random.Random | None = None,
        timer: Callable[[], float] = perf_counter,
    ) -> None:
        """`timer` tells how long a sending took, in seconds."""
        self._log, self._feed, self._metrics = log, feed, metrics or CountedMetrics()
        self._heartbeat, self._send_seconds, self.chance = heartbeat, send_seconds, chance or random.Random()
        self._channels: dict[tuple[Form, frozenset[str]], Channel] = {}
        self._outlets: list[dict[Outlet, None]] = [{} for _ in range(SLOTS)]
        self._opened = 0
        self._counts: Counter[str] = Counter()
        self._touched: list[Channel] = []
        self._timer, self._rests_until = timer, 0.0
        self._next: asyncio.Handle | None = None
        self._beating: asyncio.Task[None] | None = None
        self._tally = Tally(Cursor.start("", 1))
        self.replay = Replay(log, feed, self._metrics)
        self.delivered = 0
        self.slow = 0
        self.draining = False

    async def __aenter__(self) -> Hub:
        self._beating = asyncio.create_task(self._beat(), name="signs of life")
        return self

    async def __aexit__(self, *_exc: object) -> None:
        await self.drain(over=0)
        if self._beating is not None:
            await end([self._beating])
        if self._next is not None:
            self._next.cancel()  # nobody is left to be sent anything

    @asynccontextmanager
    async def outlet(
        self,
        form: Form,
        patterns: Iterable[Pattern] | None,
        send: Send,
        policy: Policy | None = None,
        *,
        writer: Writer = NO_WRITER,
    ) -> AsyncIterator[Outlet]:
        """A connection, until the block ends; `patterns`: None if it does not listen to anything yet.

        Raises a `Refusal` while draining, and `InvalidPattern`.
        """
        if self.draining:
            raise Refusal(503, "this server is about to end: expected one that stays. Try again in a moment.")
        channel = self._channel(form, patterns)
        outlet = Outlet(channel, writer, send, self.replay, policy or Disconnect(), send_seconds=self._send_seconds)
        slot = self._outlets[self._opened % SLOTS]
        self._opened += 1
        slot[outlet] = None
        channel.members += 1
        self._count(form.kind, 1)
        try:
            yield outlet
        finally:
            del slot[outlet]
            self._count(form.kind, -1)
            if outlet.ended in ("slow", "stuck"):
                self.slow += 1
                self._metrics.increment("gateway.slow", policy=outlet.policy.name)
            await outlet.aclose()
            channel.members -= 1
            self._close_if_deserted(channel)

    async def drain(self, *, over: float) -> None:
        """End every connection within so many seconds, in any order, and take none from now on.

        A few of them are sooner done: it is many that should not come back all at once.
        """
        self.draining = True
        outlets = [outlet for slot in self._outlets for outlet in slot]
        self.chance.shuffle(outlets)
        steps = min(max(1, round(over / DRAIN_STEP)), len(outlets))
        for step in range(steps):
            for outlet in outlets[step::steps]:
                outlet.end("drain")
            if step + 1 < steps:
                await asyncio.sleep(DRAIN_STEP)

    @property
    def now(self) -> Cursor:
        """Behind everything that is known to be stored: where those begin who bring no cursor."""
        return self._feed.known

    def snapshot(self) -> dict[str, Any]:
        """Connections by kind, channels, what was delivered, who was too slow, who has missed something."""
        return {
            "connections": {"sse": 0, "websocket": 0, **self._counts},
            "channels": len(self._channels),
            "behind": sum(len(channel.behind) for channel in self._channels.values()),
            "kept_bytes": sum(channel.snapshot()["kept_bytes"] for channel in self._channels.values()),
            "delivered": self.delivered,
            "slow": self.slow,
            "resyncs": self.replay.resyncs,
            "draining": self.draining,
        }

    def _channel(self, form: Form, patterns: Iterable[Pattern] | None) -> Channel:
        pattern = AnyPattern(()) if patterns is None else any_of(patterns)
        key = (form, frozenset(pattern.texts))
        channel = self._channels.get(key)
        if channel is None:
            channel = Channel(self._feed, form, pattern, self._tally, wake=self._wake, count=self._delivered)
            if not self._channels:  # nobody has moved the tally meanwhile
                self._tally.begin_at(self._feed.cursor)
            self._channels[key] = channel
        return channel

    def _close_if_deserted(self, channel: Channel) -> None:
        if not channel.members:
            del self._channels[channel.form, frozenset(channel.pattern.texts)]
            channel.close()

    def _wake(self, channel: Channel) -> None:
        """Something was heard: all that the feed hands out in one go is sent when it has done so.

        A sending is followed by a rest that is as long as it took: what comes meanwhile goes out in one piece, and
        whoever else is served here has a turn. An event that comes alone is sent at once.
        """
        if not self._touched:
            loop, rest = asyncio.get_running_loop(), self._rests_until - self._timer()
            self._next = loop.call_later(rest, self._flush) if rest > 0 else loop.call_soon(self._flush)
        self._touched.append(channel)

    def _flush(self) -> None:
        begun = self._timer()
        self._send_touched()
        done = self._timer()
        shortest, longest = REST_SECONDS
        self._rests_until = done + min(max(done - begun, shortest), longest)

    def _send_touched(self) -> None:
        touched, self._touched = self._touched, []
        for channel in touched:
            channel.flush()
        self._tally.advance(dict(enumerate(self._feed.cursor.positions)))  # what nobody here has heard, too

    def _delivered(self, count: int) -> None:
        self.delivered += count
        self._metrics.increment("gateway.delivered", count)

    def _count(self, kind: str, change: int) -> None:
        self._counts[kind] += change
        self._metrics.gauge("gateway.connections", self._counts[kind], kind=kind)

    async def _beat(self) -> None:
        """A sign of life for one group of connections after the other."""
        for slot in itertools.cycle(self._outlets):
            await asyncio.sleep(self._heartbeat / SLOTS)
            self._flush()  # a cursor must not run ahead of what was sent
            by_channel: dict[Channel, list[Outlet]] = {}
            for outlet in slot:
                by_channel.setdefault(outlet.channel, []).append(outlet)
            for channel, outlets in by_channel.items():
                channel.push([channel.form.alive(self._tally.text())], outlets)
