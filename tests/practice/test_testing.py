"""The recording test double, in the tests that it is for; among them the guide's own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from eventlab.clock import ManualClock
from eventlab.conformance import verify
from eventlab.errors import InvalidName
from eventlab.event import Event
from eventlab.practice.in_memory import InMemoryEventSystem
from eventlab.practice.testing import RecordingEventSystem
from eventlab.protocol import EventSystem
from eventlab.system import connect


class UserService:
    """What the guide tests: it registers people, and says so."""

    def __init__(self, events: EventSystem) -> None:
        self.events = events

    async def register(self, email: str, password: str) -> None:
        """The password is nobody's business."""
        await self.events.emit("user.registered", {"email": email, "strength": len(password)})


def test_should_emit_user_registered_event() -> None:
    """The guide's example: registration tells the others, and whom."""
    events = RecordingEventSystem()
    asyncio.run(UserService(events).register(email="test@example.com", password="secure123"))

    event = events.assert_emitted("user.registered")
    assert event.data["email"] == "test@example.com"
    assert "password" not in event.data


@pytest.fixture
def shop() -> RecordingEventSystem:
    """A morning in a shop: placed, paid, and shipped by a handler."""
    events = RecordingEventSystem()

    async def ship(event: Event) -> None:
        await events.emit("order.shipped", {"order": event.data["order"]})

    async def morning() -> None:
        events.subscribe("order.paid", ship)
        for order in (1, 2):
            await events.emit("order.placed", {"order": order})
            await events.emit("order.paid", {"order": order, "total": {"amount": order * 10, "currency": "EUR"}})

    asyncio.run(morning())
    return events


def test_what_was_emitted_stands_in_the_order_of_cause_and_effect(shop: RecordingEventSystem) -> None:
    """What a handler emits stands behind the event that it heard."""
    assert [event.type for event in shop.emitted] == ["order.placed", "order.paid", "order.shipped"] * 2
    assert all(event.position for event in shop.emitted)


def test_the_first_event_that_fits_is_answered(shop: RecordingEventSystem) -> None:
    """By type or pattern, and by as much of the data as one cares about."""
    assert shop.assert_emitted("order.paid").data["order"] == 1
    assert shop.assert_emitted("order.paid", total={"amount": lambda amount: amount > 10}).data["order"] == 2
    assert shop.assert_emitted("*.shipped", order=2).type == "order.shipped"


def test_what_was_not_emitted_can_be_asserted(shop: RecordingEventSystem) -> None:
    """By pattern, too; with data, only an event with these data breaks it."""
    shop.assert_not_emitted("payment.*")
    shop.assert_not_emitted("order.paid", order=3)

    with pytest.raises(AssertionError, match=r"order\.shipped should not have been emitted, and it is number 3\."):
        shop.assert_not_emitted("order.shipped")


def test_an_order_may_have_gaps_and_no_turns(shop: RecordingEventSystem) -> None:
    """Each behind the one before it. One event does not count twice."""
    first, second = shop.assert_emitted_in_order("order.placed", ("order.paid", {"order": 2}))

    assert (first.data["order"], second.data["order"]) == (1, 2)
    shop.assert_emitted_in_order("order.paid", "order.paid")
    with pytest.raises(
        AssertionError, match=r"order\.placed was not emitted behind order\.paid, number 5: number 1 is too"
    ):
        shop.assert_emitted_in_order(("order.paid", {"order": 2}), "order.placed")
    with pytest.raises(AssertionError):
        shop.assert_emitted_in_order(*["order.paid"] * 3)


def test_a_failure_shows_what_came_closest(shop: RecordingEventSystem) -> None:
    """With the fields that differ, so that nobody needs a debugger."""
    with pytest.raises(AssertionError) as raised:
        shop.assert_emitted("order.paid", order=2, total={"amount": 12, "currency": str})

    assert "order.paid {'order': 2, 'total': {'amount': 20" in str(raised.value)
    assert "\n        total.amount is 20, expected 12\n" in str(raised.value)


def test_a_field_may_be_called_type_or_self() -> None:
    """Data has names of its own."""
    events = RecordingEventSystem()
    asyncio.run(events.emit("file.stored", {"type": "png", "self": 1}))

    events.assert_emitted("file.stored", type="png", self=1)
    events.assert_not_emitted("file.stored", type="gif")


def test_what_was_refused_is_not_recorded() -> None:
    """It refuses what any event system refuses: a mock would have let it through."""
    events = RecordingEventSystem()
    with pytest.raises(InvalidName):
        asyncio.run(events.emit("User-Registered", {}))

    assert events.emitted == []


def test_a_handler_that_raised_is_named_where_its_event_is_missed() -> None:
    """Nine times in ten that is why."""
    events = RecordingEventSystem()

    def no_stove(_event: Event) -> None:
        raise ValueError("no stove")

    events.subscribe("order.placed", no_stove)
    asyncio.run(events.emit("order.placed", {}))

    assert [str(error) for error in events.errors] == ["no stove"]
    with pytest.raises(AssertionError, match="A handler raised ValueError: no stove"):
        events.assert_emitted("order.cooked")


def test_clearing_forgets_what_was_recorded_and_not_what_is_stored(shop: RecordingEventSystem) -> None:
    """Arrange, clear, act, assert."""
    shop.clear()

    assert shop.emitted == []
    assert shop.snapshot()["recorded"] == 0
    assert len(asyncio.run(shop.history())) == 6


def test_around_another_system_it_only_watches() -> None:
    """What is emitted through it goes where it went before, many at once as well."""

    async def story(inner: Any) -> tuple[list[Event], list[Event]]:
        async with RecordingEventSystem(inner) as events:
            first = await events.emit("order.placed", {})
            more = await events.emit_many([("order.paid", {}), ("order.shipped", {})])
            assert [first, *more] == events.emitted
            return list(await events.history()), events.emitted

    for inner in (connect("memory://"), None):
        stored, recorded = asyncio.run(story(inner))

        assert stored == recorded
        assert len(stored) == 3


def test_what_it_stands_around_is_told() -> None:
    """Whoever holds the inner system sees what was emitted through the double."""
    inner = InMemoryEventSystem()
    asyncio.run(RecordingEventSystem(inner).emit("order.placed", {}))

    assert [event.type for event in asyncio.run(inner.history())] == ["order.placed"]


def test_with_a_clock_and_chance_of_its_own_a_test_prints_the_same_each_time() -> None:
    """Ids and times come from them."""
    first, second = (
        asyncio.run(RecordingEventSystem(clock=ManualClock(), randbytes=bytes).emit("order.placed", {})) for _ in "ab"
    )

    assert (first, first.time) == (second, ManualClock()())


def test_it_is_an_event_system_by_itself() -> None:
    """A double that keeps every promise cannot be fooled where the real one would not be."""
    report = asyncio.run(verify(lambda _store: RecordingEventSystem()))

    assert report.ok, str(report)


@pytest.mark.parametrize("use", [lambda events: events.assert_emitted("User"), lambda e: e.assert_not_emitted("a b")])
def test_a_pattern_that_is_none_is_an_error_and_no_success(use: Callable[[Any], Any]) -> None:
    """`assert_not_emitted` of a name that can never come would pass for ever."""
    with pytest.raises(ValueError, match="is not a pattern"):
        use(RecordingEventSystem())
