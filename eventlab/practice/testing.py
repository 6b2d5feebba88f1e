"""A test double that remembers what was emitted, and says clearly what was not (guide, chapter 7).

    events = RecordingEventSystem()
    await UserService(events).register(email="ann@example.com")

    event = events.assert_emitted("user.registered", email="ann@example.com")
    events.assert_not_emitted("user.*", plan="paid")
    events.assert_emitted_in_order("user.registered", ("mail.sent", {"template": "welcome"}))

By itself it is an event system in memory: `emit` returns when the handlers have run, so that a test needs no waiting.
Around another one, `RecordingEventSystem(events)`, it only watches. It is no mock: what the protocol refuses it
refuses, too, and it passes the suite of promises like any other.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import Any

from eventlab.clock import Clock, system_clock
from eventlab.emitter.delivery import log_error
from eventlab.event import Event, Pattern
from eventlab.event.identity import RandomBytes
from eventlab.practice.in_memory import InMemoryEventSystem
from eventlab.practice.matching import differences
from eventlab.practice.missed import emitted_after_all, not_emitted
from eventlab.practice.wrapping import Wrapper
from eventlab.subscription import Subscription

Expected = str | tuple[str, Mapping[str, Any]]
"""A type, or a pattern; or that and what is expected of the data."""


class RecordingEventSystem(Wrapper):
    """An event system, in memory or around `inner`, that records what is emitted through it.

    `clock` and `randbytes` are those of the one in memory: with both, a test prints the same ids each time.
    """

    def __init__(self, inner: Any = None, *, clock: Clock = system_clock, randbytes: RandomBytes = os.urandom) -> None:
        memory = InMemoryEventSystem(clock=clock, randbytes=randbytes, on_error=self._note_error)
        super().__init__(memory if inner is None else inner)
        self._emits: list[list[Event]] = []  # a place for each emit that has begun: a handler's comes behind its cause
        self.errors: list[Exception] = []
        """What handlers raised, in memory; around another system that is for its `on_error`."""

    @property
    def emitted(self) -> list[Event]:
        """The events that were stored, in the order in which their emits began."""
        return [event for events in self._emits for event in events]

    async def emit(self, type: str, data: Mapping[str, Any], **fields: Any) -> Event:
        """As the inner system does it; recorded, if it is stored."""
        place = self._place()
        event = await super().emit(type, data, **fields)
        place.append(event)
        return event

    async def emit_many(self, events: Iterable[tuple[Any, ...]]) -> list[Event]:
        """As the inner system does it, if it does; recorded."""
        place = self._place()
        stored: list[Event] = await self.inner.emit_many(events)
        place += stored
        return stored

    def clear(self) -> None:
        """Forget what was recorded. What is stored stays."""
        self._emits, self.errors = [], []

    def assert_emitted(self, type: str, /, **data: Any) -> Event:
        """The first event of that type, or pattern, whose data is as expected; `AssertionError` if there is none.

        See `matching` for what can be expected: a part of the data, a function, a kind, ANY.
        """
        __tracebackhide__ = True  # pytest: the line of the test is what failed
        emitted = self.emitted
        found = _first(type, data, emitted)
        if found is None:
            raise AssertionError(not_emitted(type, data, emitted) + self._errors())
        return emitted[found]

    def assert_not_emitted(self, type: str, /, **data: Any) -> None:
        """`AssertionError` if there is an event of that type, or pattern, whose data is as described."""
        __tracebackhide__ = True  # pytest: the line of the test is what failed
        emitted = self.emitted
        found = _first(type, data, emitted)
        if found is not None:
            raise AssertionError(emitted_after_all(type, data, found + 1, emitted))

    def assert_emitted_in_order(self, *expected: Expected) -> list[Event]:
        """An event for each, one behind the other, whatever came in between; `AssertionError` for the first missing."""
        __tracebackhide__ = True  # pytest: the line of the test is what failed
        emitted, begin = self.emitted, 0
        events: list[Event] = []
        for each in expected:
            type, data = (each, {}) if isinstance(each, str) else each
            found = _first(type, data, emitted[begin:])
            if found is None:
                where = f" behind {events[-1].type}, number {begin}" if events else ""
                before = _first(type, data, emitted[:begin])
                where += "" if before is None else f": number {before + 1} is too early"
                raise AssertionError(not_emitted(type, data, emitted, where) + self._errors())
            begin += found + 1
            events.append(emitted[begin - 1])
        return events

    def snapshot(self) -> dict[str, Any]:
        """What the inner system shows, and under `recorded` how many events."""
        return super().snapshot() | {"recorded": len(self.emitted)}

    def _place(self) -> list[Event]:
        self._emits.append([])
        return self._emits[-1]

    def _note_error(self, error: Exception, event: Event, subscription: Subscription) -> None:
        self.errors.append(error)
        log_error(error, event, subscription)

    def _errors(self) -> str:
        """A handler that has raised is the most likely reason for an event that is missing."""
        return "".join(f"\nA handler raised {type(error).__name__}: {error}" for error in self.errors)


def _first(type: str, data: Mapping[str, Any], events: list[Event]) -> int | None:
    pattern = Pattern(type)
    fitting = (
        n for n, event in enumerate(events) if pattern.matches(event.type) and not any(differences(data, event.data))
    )
    return next(fitting, None)
