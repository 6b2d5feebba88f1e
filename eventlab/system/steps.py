"""The five steps of one emit (guide, chapter 5), named, so that one can watch them.

    1  validate    is it an event, and does its data fit its schema?  fill in what is missing
    2  identify    give it an id and a time
    3  store       append it to the log                          ┐ one script, so that nobody hears the bell
    4  publish     ring the bell: how many connections heard it  ┘ of what is not stored
    5  broadcast   hand it to those who listen in this process, when the feed has read it back

The order is the lesson. Validated first, nothing bad gets an id; stored before published, nobody acts on what never
happened; broadcast from the log, every process hears the same events in the same order.
"""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter
from typing import Any

from eventlab.event import Event
from eventlab.subscription import Subscription, Subscriptions
from eventlab.system.feed import Feed, Told

log = logging.getLogger("eventlab.system")
NAMES = ("validate", "identify", "store", "publish", "broadcast")
FOLLOWED = 1_000
"""Events of our own that are followed up to their broadcast at a time."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of one emit: what went in, what came out, and how long it took."""

    number: int
    given: Any
    result: Any
    seconds: float | None
    """None for `publish`, which happens within `store`. For `broadcast`: since it was stored."""

    @property
    def name(self) -> str:
        """Such as `validate`."""
        return NAMES[self.number - 1]

    def __str__(self) -> str:
        time = "  with it" if self.seconds is None else f"{self.seconds * 1e6:6,.0f} µs"
        return f"{self.number} {self.name:<9} {time}  {self.given!r} → {self.result!r}"


Watcher = Callable[[Step], None]


class Steps:
    """Tells watchers of the steps; costs nothing while nobody watches."""

    def __init__(self, feed: Feed, subscriptions: Subscriptions) -> None:
        self.watchers: list[Watcher] = []
        self._feed, self._subscriptions = feed, subscriptions
        self._ear: Subscription | None = None
        self._stored: OrderedDict[str, float] = OrderedDict()
        self._early: OrderedDict[str, tuple[float, list[str]]] = OrderedDict()
        """Handed out by the feed before the emit heard that it was stored; or emitted by somebody else."""

    def emitted(self, given: Any, event: Event, envelope: bytes, heard: int, times: tuple[float, ...]) -> None:
        """Steps 1 to 4 of an event that is stored now; `times` are those between them."""
        begun, validated, identified, stored = times
        self._tell(Step(1, given, event.data, validated - begun))
        self._tell(Step(2, event.data, event.id, identified - validated))
        self._tell(Step(3, envelope, event.position, stored - identified))
        self._tell(Step(4, event.position, heard, None))
        if (early := self._early.pop(event.id, None)) is not None:
            handed_out, handlers = early
            self._tell(Step(5, event.position, handlers, max(0.0, handed_out - stored)))
        else:
            _follow(self._stored, event.id, stored)

    def watch(self, watcher: Watcher) -> Callable[[], None]:
        """Call `watcher` with each step from now on; call the result to stop."""
        self.watchers.append(watcher)
        if self._ear is None:
            self._ear = self._feed.join("*", self._handed_out)

        def stop() -> None:
            if watcher in self.watchers:
                self.watchers.remove(watcher)
            if not self.watchers and self._ear is not None:
                self._ear()
                self._ear = None

        return stop

    def _handed_out(self, told: Told) -> None:
        """Step 5, of an event that the feed hands to the handlers here; of other emitters' events nothing is told."""
        event = told.event
        handlers = [_name(subscription) for subscription in self._subscriptions.matching(event.type)]
        stored = self._stored.pop(event.id, None)
        if stored is not None:
            self._tell(Step(5, event.position, handlers, perf_counter() - stored))
        else:
            _follow(self._early, event.id, (perf_counter(), handlers))

    def _tell(self, step: Step) -> None:
        for watcher in tuple(self.watchers):
            try:
                watcher(step)
            except Exception:  # whoever looks on must not stop the work
                log.exception("a watcher raised on step %d, %s", step.number, step.name)


def _follow(followed: OrderedDict[str, Any], id: str, what: object) -> None:
    """Remember the newest `FOLLOWED`."""
    followed[id] = what
    if len(followed) > FOLLOWED:
        followed.popitem(last=False)


def _name(subscription: Subscription) -> str:
    return str(getattr(subscription.handler, "__qualname__", None) or repr(subscription.handler))
