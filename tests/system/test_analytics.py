"""Counts by window: by the time of the event, once for each event, in bounded memory."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventlab.clock import ManualClock
from eventlab.errors import InvalidOption
from eventlab.event import Event
from eventlab.system.consumers.analytics import WindowedCounts
from tests.system.layers import OnceSystem

MINUTE = timedelta(minutes=1)
NOON = datetime(2024, 8, 17, 12, tzinfo=UTC)


def at(seconds: float, type: str = "a", id: str = "") -> Event:
    """An event so many seconds after noon."""
    return Event(type, time=NOON + timedelta(seconds=seconds), id=id)


def counted(events: list[Event], *, keep: int = 3, **options: Any) -> dict[str, Any]:
    """The snapshot after these events, in windows of a minute; the clock stands an hour after noon."""
    counts = WindowedCounts(MINUTE, keep=keep, clock=ManualClock(NOON + timedelta(hours=1)), **options)
    for event in events:
        counts(event)
    return counts.snapshot()


def minutes(snapshot: dict[str, Any]) -> dict[str, Any]:
    """The windows, by their time of day."""
    return {begin[11:16]: types for begin, types in snapshot["windows"].items()}


def test_each_type_is_counted_in_the_window_of_its_time() -> None:
    """The begin of a window belongs to it, its end to the next."""
    snapshot = counted([at(0), at(59.999999), at(60, "b"), at(61, "b"), at(60)])

    assert snapshot == {
        "width_seconds": 60.0,
        "windows": {"2024-08-17T12:00:00+00:00": {"a": 2}, "2024-08-17T12:01:00+00:00": {"b": 2, "a": 1}},
        "late": 0,
        "early": 0,
        "duplicates": 0,
    }


def test_it_counts_what_a_system_delivers() -> None:
    """It is a handler like any other."""

    async def story() -> dict[str, Any]:
        async with OnceSystem(clock=ManualClock(NOON)) as events:
            counts = WindowedCounts(MINUTE, clock=ManualClock(NOON))
            events.subscribe("order.*", counts)
            for type in ("order.placed", "user.left", "order.placed", "order.paid"):
                await events.emit(type, {})
            return counts.snapshot()

    assert minutes(asyncio.run(story())) == {"12:00": {"order.placed": 2, "order.paid": 1}}


def test_the_order_of_arrival_does_not_matter_within_the_windows_kept() -> None:
    """What arrives late, but not too late, is counted where it belongs."""
    assert minutes(counted([at(130), at(10), at(70), at(20)])) == {
        "12:00": {"a": 2},
        "12:01": {"a": 1},
        "12:02": {"a": 1},
    }


def test_the_oldest_window_is_pushed_out_by_the_newest() -> None:
    """Three are kept; what comes for an older one is late, and counted as that."""
    snapshot = counted([at(0), at(60), at(120), at(180), at(30), at(59)])

    assert minutes(snapshot) == {"12:01": {"a": 1}, "12:02": {"a": 1}, "12:03": {"a": 1}}
    assert snapshot["late"] == 2


def test_windows_without_events_take_their_places_too() -> None:
    """Kept are the last three minutes, not the last three in which something happened."""
    assert minutes(counted([at(0), at(60), at(180)])) == {"12:01": {"a": 1}, "12:03": {"a": 1}}


def test_an_event_delivered_again_is_counted_once() -> None:
    """At least once is a worker's promise; once is ours."""
    snapshot = counted([at(0, id="one"), at(0, id="two"), at(0, id="one"), at(0, id="one")])

    assert minutes(snapshot) == {"12:00": {"a": 2}}
    assert snapshot["duplicates"] == 2


def test_an_event_delivered_again_is_not_late() -> None:
    """It has been counted, in a window that has gone since."""
    snapshot = counted([at(0, id="one"), at(600), at(0, id="one")])

    assert (snapshot["late"], snapshot["duplicates"]) == (0, 1)


def test_as_many_ids_are_remembered_as_was_said() -> None:
    """Memory is bounded, and so is the promise: the one seen first is forgotten first."""
    ids = ["one", "two", "three", "one", "two"]

    remembers_three = counted([at(0, id=id) for id in ids], remember=3)
    remembers_two = counted([at(0, id=id) for id in ids], remember=2)

    assert (remembers_three["duplicates"], minutes(remembers_three)) == (2, {"12:00": {"a": 3}})
    assert (remembers_two["duplicates"], minutes(remembers_two)) == (0, {"12:00": {"a": 5}})


def test_a_wrong_clock_elsewhere_pushes_nothing_out() -> None:
    """An event of the year 9000 is counted as early; the windows stay."""
    snapshot = counted([at(0), Event("a", time=datetime(9000, 1, 1, tzinfo=UTC)), at(1)])

    assert minutes(snapshot) == {"12:00": {"a": 2}}
    assert snapshot["early"] == 1


def test_clocks_may_differ_by_a_width() -> None:
    """So much is usual."""
    assert minutes(counted([at(3660)])) == {"13:01": {"a": 1}}
    assert counted([at(3661)])["early"] == 1


def test_a_snapshot_stays_as_it_was() -> None:
    """Counting goes on without it."""
    counts = WindowedCounts(MINUTE, clock=ManualClock(NOON))
    counts(at(0))
    snapshot = counts.snapshot()
    counts(at(0))

    assert minutes(snapshot) == {"12:00": {"a": 1}}
    assert minutes(counts.snapshot()) == {"12:00": {"a": 2}}


@given(st.lists(st.integers(0, 900), max_size=60), st.integers(1, 5))
def test_it_agrees_with_one_who_keeps_everything(seconds: list[int], keep: int) -> None:
    """What lies within the newest windows at the end is counted there; late is what came too late at the time."""
    numbers = [second // 60 for second in seconds]
    late = sum(number <= max(numbers[:place], default=-9) - keep for place, number in enumerate(numbers))
    kept = Counter(number for number in numbers if number > max(numbers) - keep)

    snapshot = counted([at(second) for second in seconds], keep=keep)

    assert minutes(snapshot) == {f"12:{number:02}": {"a": kept[number]} for number in sorted(kept)}
    assert snapshot["late"] == late


@pytest.mark.parametrize(
    ("width", "options"),
    [(timedelta(0), {}), (-MINUTE, {}), (MINUTE, {"keep": 0}), (MINUTE, {"remember": 0})],
)
def test_windows_of_nothing_are_refused(width: timedelta, options: dict[str, int]) -> None:
    """With what to try."""
    with pytest.raises(InvalidOption, match="expected each to be more than 0"):
        WindowedCounts(width, **options)
