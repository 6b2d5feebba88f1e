"""Analytics: how many events of each type, window by window.

    width one minute, keep 3             10:29          10:30          10:31
                                      placed  12     placed   9     placed   3
                                      paid    10     paid     4

A window is a span of *event* time: what happened at 10:29:59 counts there whenever it arrives, live or in a replay.
So a window is never quite finished; here it takes what comes until `keep` newer ones have pushed it out.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from eventlab.clock import Clock, system_clock
from eventlab.errors import InvalidOption, shown
from eventlab.event import Event
from eventlab.event.identity import EPOCH


class WindowedCounts:
    """A handler that counts events by type in tumbling windows of `width`, of which the newest `keep` are kept.

    An event of an older window counts as `late`. One that is over a width ahead of the clock counts as `early` and
    nowhere else: a single wrong clock would push every window out. An event delivered again counts as a duplicate, as
    long as it is among the `remember` ids seen last. Raises `InvalidOption`.
    """

    def __init__(
        self, width: timedelta, *, keep: int = 60, remember: int = 100_000, clock: Clock = system_clock
    ) -> None:
        if width <= timedelta(0) or keep < 1 or remember < 1:
            raise InvalidOption(
                f"width={shown(width)}, keep={keep}, remember={remember}: expected each to be more than 0. "
                "Try timedelta(minutes=1), 60 and 100_000."
            )
        self._width, self._keep, self._remember, self._clock = width, keep, remember, clock
        self._windows: dict[int, Counter[str]] = {}  # by their number since 1970
        self._ids: dict[str, None] = {}  # a set that knows its order
        self._late = self._early = self._duplicates = 0

    def __call__(self, event: Event) -> None:
        """Count the event, once."""
        if self._is_known(event.id):
            self._duplicates += 1
        elif event.time > self._clock() + self._width:
            self._early += 1
        elif (counts := self._window((event.time - EPOCH) // self._width)) is not None:
            counts[event.type] += 1
        else:
            self._late += 1

    def snapshot(self) -> dict[str, Any]:
        """The counts by type, for each window by its begin, oldest first; and what was counted in none."""
        windows = {self._begin(number).isoformat(): dict(self._windows[number]) for number in sorted(self._windows)}
        aside = {"late": self._late, "early": self._early, "duplicates": self._duplicates}
        return {"width_seconds": self._width.total_seconds(), "windows": windows, **aside}

    def _window(self, number: int) -> Counter[str] | None:
        """The window of that number, a new one if need be, which pushes old ones out; None if it is too old itself."""
        if number not in self._windows:
            self._windows[number] = Counter()
            oldest = max(self._windows) - self._keep + 1
            self._windows = {each: counts for each, counts in self._windows.items() if each >= oldest}
        return self._windows.get(number)

    def _is_known(self, id: str) -> bool:
        """Whether the id has been seen; from now on it has. The one seen first is forgotten first."""
        if id in self._ids:
            return True
        self._ids[id] = None
        if len(self._ids) > self._remember:
            del self._ids[next(iter(self._ids))]
        return False

    def _begin(self, number: int) -> datetime:
        return EPOCH + number * self._width
