"""A radio: all who listen now hear it, nothing is kept for anybody else, and nobody is waited for."""

from __future__ import annotations

import asyncio

import pytest

from eventlab.clock import run_virtual
from eventlab.errors import Closed, InvalidPattern
from eventlab.event import Event
from eventlab.messaging import Inbox, PubSub


def order(number: int) -> Event:
    return Event("order.placed", {"number": number})


def numbers(inbox: Inbox) -> list[int]:
    """What waits in an inbox, read to its end."""

    async def read() -> list[int]:
        inbox.stop()
        return [event.data["number"] async for event in inbox]

    return run_virtual(read())


def test_everybody_who_listens_hears_it() -> None:
    """One publish, as many deliveries as there are fitting listeners, each in the order of publishing."""
    radio = PubSub()
    exact, starred, other = (radio.subscribe(pattern) for pattern in ("order.placed", "order.*", "user.*"))

    heard = [radio.publish(order(number)) for number in (1, 2)]

    assert heard == [2, 2]
    assert [numbers(inbox) for inbox in (exact, starred, other)] == [[1, 2], [1, 2], []]


def test_who_comes_late_never_knows() -> None:
    """Nothing is kept: what was published before is gone for a newcomer."""
    radio = PubSub()

    assert radio.publish(order(1)) == 0
    late = radio.subscribe("*")
    radio.publish(order(2))

    assert numbers(late) == [2]


def test_nobody_waits_for_a_slow_listener() -> None:
    """A full inbox loses what comes next, counts it, and costs the others nothing."""
    radio = PubSub()
    slow, quick = radio.subscribe("*", bound=2), radio.subscribe("*")

    heard = [radio.publish(order(number)) for number in (1, 2, 3)]

    assert heard == [2, 2, 1]
    assert radio.snapshot()[0] == {"pattern": "*", "waiting": ["order.placed"] * 2, "missed": 1}
    assert (numbers(slow), numbers(quick)) == ([1, 2], [1, 2, 3])


def test_leaving_is_final_and_disturbs_nobody() -> None:
    """Who has left hears nothing more, and what waited can still be read."""
    radio = PubSub()
    first, gone, last = (radio.subscribe("*") for _ in range(3))
    radio.publish(order(1))

    gone.stop()
    gone.stop()
    radio.publish(order(2))

    assert [numbers(inbox) for inbox in (first, gone, last)] == [[1, 2], [1], [1, 2]]


def test_a_with_block_ends_the_listening() -> None:
    """What is opened is closed, whatever happens inside."""
    radio = PubSub()

    with pytest.raises(ZeroDivisionError), radio.subscribe("*"):
        raise ZeroDivisionError

    assert radio.snapshot() == []


def test_whoever_waits_is_woken_by_an_event_or_by_the_end() -> None:
    """`get` returns with the event, and says so when there will be none."""

    async def story() -> tuple[int, str]:
        radio = PubSub()
        inbox = radio.subscribe("*")
        waiting = asyncio.create_task(inbox.get())
        await asyncio.sleep(1)
        radio.publish(order(1))
        event = await waiting
        waiting = asyncio.create_task(inbox.get())
        await asyncio.sleep(1)
        inbox.stop()
        with pytest.raises(Closed) as caught:
            await waiting
        return event.data["number"], str(caught.value)

    assert run_virtual(story()) == (1, "the inbox of * has ended: subscribe again to hear more.")


def test_a_bad_pattern_is_refused() -> None:
    """A listener that could never hear anything is a mistake to tell."""
    with pytest.raises(InvalidPattern):
        PubSub().subscribe("Order.*")
