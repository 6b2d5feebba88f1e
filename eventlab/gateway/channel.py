"""A channel: everybody who listens to the same patterns in the same form, and so gets the same bytes.

    hear ──▶ fresh ──flush──▶ ▪ ▪ ▪ ▪ ▪ ▪ ▪    up to date: sent at once, all the same message
                       │
                       └────▶ strip  [5][6][7][8]      kept while somebody is behind, and bounded
                                      ▲     ▲
                                      ▫     ▫          behind: each takes what it has not had, at its own pace

What the feed hands out in one go goes out in one go: `flush` is called once for all of it.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from eventlab.event import AnyPattern, Pattern
from eventlab.gateway.forms import Form, Ready
from eventlab.subscription import Subscription
from eventlab.system.feed import Feed, Told
from eventlab.system.tally import Tally

if TYPE_CHECKING:
    from eventlab.gateway.outlet import Outlet

STRIP_BYTES = 1024 * 1024
"""What is kept of one channel for those who are behind. Whoever is further behind than that is too slow."""


class Channel:
    """`live` are up to date, `behind` are not. Events come by `hear`; `flush` sends them."""

    def __init__(
        self,
        feed: Feed,
        form: Form,
        pattern: Pattern | AnyPattern,
        tally: Tally,
        *,
        wake: Callable[[Channel], None],
        count: Callable[[int], None],
    ) -> None:
        """`tally` moves with every event that is heard; `wake` is called with the first of each go."""
        self.form, self.pattern, self.tally, self.count = form, pattern, tally, count
        self._feed, self._wake = feed, wake
        self.live: dict[Outlet, None] = {}
        self.behind: dict[Outlet, None] = {}
        self._fresh: list[Ready] = []
        self._strip: deque[Ready] = deque()
        self._strip_bytes = 0
        self._last: Told | None = None
        self._ears: list[Subscription] = []
        self.members = 0
        """Connections that have come and not left; before they begin they are neither live nor behind."""
        self.end = 0
        """The number of the next event; the strip holds those before it."""
        self.listen()

    def listen(self) -> None:
        """Hear from now on what any of the patterns matches."""
        self._ears = [self._feed.join(text, self._hear) for text in self.pattern.texts]
        for ear in self._ears:
            ear.on_end = self._cut

    def close(self) -> None:
        """Hear nothing any more."""
        ears, self._ears = self._ears, []
        for ear in ears:
            ear.on_end = None
            ear()

    def flush(self) -> None:
        """Send what was heard to everybody who is up to date, and keep it for those who are not."""
        fresh, self._fresh = self._fresh, []
        if not fresh:
            return
        self.end += len(fresh)
        if self.behind:
            self._keep(fresh)
        self.count(len(self.live) * len(fresh))
        self.push([ready.data for ready in fresh], self.live)

    def push(self, data: Sequence[bytes], outlets: Iterable[Outlet]) -> None:
        """Send these bytes to those of the outlets that are up to date. Whoever cannot take them falls behind."""
        outgoing = self.form.outgoing(data)
        for outlet in tuple(outlets):
            if outlet in self.live and not outlet.push(outgoing):
                self.falls_behind(outlet)

    def falls_behind(self, outlet: Outlet) -> None:
        """It takes what comes from the strip, from here on, until it `catches_up`."""
        self.live.pop(outlet, None)
        self.behind[outlet] = None
        outlet.falls_behind(self.end, self.tally)

    def catches_up(self, outlet: Outlet) -> None:
        """It has taken everything: from now on it is sent what comes."""
        self.flush()
        self.tally.advance(dict(enumerate(self._feed.cursor.positions)))  # it may have read what nobody heard
        self.behind.pop(outlet, None)
        self.live[outlet] = None
        self._forget()

    def leave(self, outlet: Outlet) -> None:
        """It is gone."""
        self.live.pop(outlet, None)
        self.behind.pop(outlet, None)
        self._forget()

    def since(self, number: int) -> list[Ready]:
        """What has come from that number on. Whoever has been overrun has no number any more."""
        return list(self._strip)[len(self._strip) - (self.end - number) :]

    def snapshot(self) -> dict[str, int]:
        """How many are up to date and behind, and how much is kept for these."""
        return {"live": len(self.live), "behind": len(self.behind), "kept_bytes": self._strip_bytes}

    def _hear(self, told: Told) -> None:
        if told is self._last:  # two of the patterns match it
            return
        self._last = told
        self.tally.move(told.partition, told.record.position)
        cursor = self.tally.text()
        if not self._fresh:
            self._wake(self)
        self._fresh.append(Ready(told, cursor, self.form.event(cursor, told.record)))

    def _cut(self) -> None:
        """The feed has jumped over events that are gone: each outlet sees for itself what it has missed."""
        self.flush()
        self.close()
        for outlet in tuple(self.live):
            self.falls_behind(outlet)
        for outlet in tuple(self.behind):
            outlet.lose()
        asyncio.get_running_loop().call_soon(self._listen_again)  # when the feed has jumped

    def _listen_again(self) -> None:
        if self.members:
            self.tally.begin_at(self._feed.cursor)
            self.listen()

    def _keep(self, fresh: Sequence[Ready]) -> None:
        self._strip.extend(fresh)
        self._strip_bytes += sum(len(ready.data) for ready in fresh)
        while self._strip_bytes > STRIP_BYTES:
            self._strip_bytes -= len(self._strip.popleft().data)
        first = self.end - len(self._strip)
        for outlet in tuple(self.behind):
            if outlet.number is not None and outlet.number < first:
                outlet.overrun()

    def _forget(self) -> None:
        """Nobody is behind: nothing needs to be kept."""
        if not self.behind:
            self._strip.clear()
            self._strip_bytes = 0
