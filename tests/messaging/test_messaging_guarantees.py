"""What each pattern declares is what an experiment finds."""

from __future__ import annotations

import asyncio

from eventlab.event import Event, Query
from eventlab.messaging import EventStream, PubSub, RequestResponse


def order(number: int) -> Event:
    return Event("order.placed", {"number": number})


def test_only_the_tape_has_a_replay() -> None:
    """Somebody who was away comes back with a place: on the tape he reads on, on the radio there is nothing to read."""
    tape, radio = EventStream(), PubSub()
    for number in (1, 2):
        tape.append(order(number))
        radio.publish(order(number))

    missed_on_tape = [recorded.event.data["number"] for recorded in tape.read(after=1)]
    missed_on_radio = len(radio.subscribe("*"))

    assert EventStream.guarantees.replay is (missed_on_tape == [2])
    assert PubSub.guarantees.replay is (missed_on_radio > 0)


def test_only_the_call_waits_for_the_other_side() -> None:
    """When `request` returns, the answerer has run; when `publish` returns, nobody has read yet."""
    ran: list[str] = []
    line, radio = RequestResponse(), PubSub()
    line.answer("user.get", lambda _: ran.append("answerer"))
    inbox = radio.subscribe("*")

    asyncio.run(line.request(Query("user.get")))
    radio.publish(order(1))

    assert RequestResponse.guarantees.waits_for_handlers is (ran == ["answerer"])
    assert PubSub.guarantees.waits_for_handlers is (len(inbox) == 0)


def test_nothing_in_memory_outlives_its_object() -> None:
    """A second object knows nothing of the first: none of the three is persistent, and none crosses a process."""
    tape = EventStream()
    tape.append(order(1))

    assert EventStream().read() == []
    for pattern in (RequestResponse, PubSub, EventStream):
        assert not pattern.guarantees.persistent
        assert not pattern.guarantees.across_processes
        assert not pattern.guarantees.at_least_once
