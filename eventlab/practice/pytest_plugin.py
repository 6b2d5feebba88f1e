"""Two fixtures for the tests of whoever has eventlab installed. pytest finds them by itself.

    def test_registration(events, clock):
        asyncio.run(UserService(events).register(email="ann@example.com"))

        assert events.assert_emitted("user.registered").time == clock()

    events    a `RecordingEventSystem`, whose time is that of `clock`
    clock     a `ManualClock`: it stands still until `clock.advance(seconds=30)`

They belong to no event loop, and are there for a plain test and for an `async def` of any plugin. A fixture of the same
name of yours goes first. pytest reads this file whenever it starts, in any project: so what it imports, it imports
when a test asks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from eventlab.clock import ManualClock
    from eventlab.practice.testing import RecordingEventSystem


@pytest.fixture
def clock() -> ManualClock:
    """A clock that stands still until it is told to move: `clock()` is the moment, `clock.advance(seconds=…)`."""
    from eventlab.clock import ManualClock

    return ManualClock()


@pytest.fixture
def events(clock: ManualClock) -> RecordingEventSystem:
    """An event system in memory that records what is emitted. Each test gets one of its own."""
    from random import Random

    from eventlab.practice.testing import RecordingEventSystem

    return RecordingEventSystem(clock=clock, randbytes=Random(0).randbytes)
