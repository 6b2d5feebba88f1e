"""The stamp: of what is said of a sender, the gateway writes what it knows, and takes no one's word for it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest
import websockets

from eventlab.clock import ManualClock
from eventlab.event import Event
from eventlab.event.envelope import MAX_ENVELOPE_BYTES
from eventlab.gateway.grant import EVERYTHING, Grant
from eventlab.gateway.settings import Settings
from eventlab.gateway.stamping import MAX_TEXT, stamp_of
from eventlab.practice import MonitoredEventSystem
from eventlab.system.connect import connect
from tests.gateway.doors import client_of, gateway
from tests.gateway.knocking import ANN, SECRET, connection, token_of

BROWSER = "Browser/1.0"
LIES = {"ip": "6.6.6.6", "user_agent": "nobody", "userAgent": "nobody", "subject": "root", "trace": "7"}


def stamped(fields: Mapping[str, Any], *headers: tuple[str, str], grant: Grant = ANN) -> dict[str, Any]:
    """What is stored of these fields of somebody's at 192.0.2.7."""
    return stamp_of(connection(*headers), grant, Settings(stamp=True))(fields)


def posted(body: Any, *, stamp: bool = True, secret: bytes | None = SECRET, kind: str = "json") -> list[Event]:
    """What is stored when ann posts it with her browser, from this machine."""

    async def story() -> list[Event]:
        settings = Settings(vitals=0, secret=secret, stamp=stamp)
        headers = {
            "Authorization": f"Bearer {token_of()}",
            "User-Agent": BROWSER,
            "Content-Type": f"application/{kind}",
        }
        async with connect("memory://") as events, client_of(events, settings, clock=ManualClock()) as client:
            answer = await client.post("/api/events", content=json.dumps(body), headers=headers)
            assert answer.status_code == 202, answer.text
            return [*await events.history()]

    return asyncio.run(story())


def test_what_a_sender_says_of_himself_is_overwritten() -> None:
    """By whichever spelling; what else he says stays."""
    [event] = posted({"type": "order.placed", "data": {}, "metadata": LIES})

    assert event.metadata == {"ip": "127.0.0.1", "user_agent": BROWSER, "subject": "ann", "trace": "7"}


def test_an_event_without_metadata_is_stamped() -> None:
    """Each of a list; and its actor is whoever has the token."""
    first, second = posted([{"type": "order.placed", "data": {}}, {"type": "order.placed", "data": {}}])

    assert first.metadata == second.metadata == {"ip": "127.0.0.1", "user_agent": BROWSER, "subject": "ann"}
    assert (first.actor, second.actor) == ("ann", "ann")


def test_a_server_names_its_customer_and_is_named_itself() -> None:
    """The actor is whom it emits for; the subject is who says so."""
    [event] = posted({"type": "order.placed", "data": {}, "actor": "bob"})

    assert (event.actor, event.metadata["subject"]) == ("bob", "ann")


def test_without_a_secret_nobody_has_a_subject() -> None:
    """Nor is there an actor, unless one is named: anybody may be anyone."""
    [event] = posted({"type": "order.placed", "data": {}, "metadata": LIES}, secret=None)

    assert event.metadata == {"ip": "127.0.0.1", "user_agent": BROWSER, "trace": "7"}
    assert event.actor is None


def test_a_gateway_that_does_not_stamp_stores_what_it_is_told() -> None:
    """It is a choice: an address is personal data."""
    [event] = posted({"type": "order.placed", "data": {}, "metadata": LIES}, stamp=False)

    assert (event.metadata, event.actor) == (LIES, None)


def test_a_cloud_event_is_stamped() -> None:
    """It carries its metadata as text in an attribute."""
    carried = json.dumps({"metadata": {"ip": "6.6.6.6", "trace": "7"}})
    cloud = {"specversion": "1.0", "id": "1", "source": "/shop", "type": "order.placed", "data": {}}

    [event] = posted({**cloud, "eventlab": carried}, kind="cloudevents+json")

    assert event.metadata == {"ip": "127.0.0.1", "user_agent": BROWSER, "subject": "ann", "trace": "7"}
    assert (event.actor, event.source) == ("ann", "/shop")


def test_what_is_said_on_a_websocket_is_stamped() -> None:
    """With what the handshake told."""

    async def story() -> list[Event]:
        settings = Settings(vitals=0, secret=SECRET, stamp=True)
        headers = {"Authorization": f"Bearer {token_of()}"}
        async with connect("memory://") as events, gateway(events, settings, clock=ManualClock()) as port:
            async with websockets.connect(
                f"ws://127.0.0.1:{port}/ws", additional_headers=headers, user_agent_header=BROWSER, proxy=None
            ) as page:
                said = {"type": "order.placed", "data": {}, "metadata": LIES}
                await page.send(json.dumps({"op": "emit", "event": said}))
                assert json.loads(await page.recv())["op"] == "stored"
            return [*await events.history()]

    [event] = asyncio.run(story())
    assert event.metadata == {"ip": "127.0.0.1", "user_agent": BROWSER, "subject": "ann", "trace": "7"}
    assert event.actor == "ann"


@pytest.mark.parametrize("wrap", [lambda events: events, MonitoredEventSystem], ids=["alone", "wrapped"])
def test_what_is_too_large_with_its_stamp_leaves_nothing_of_its_list(wrap: Callable[[Any], Any]) -> None:
    """The limit is that of the log, for whatever is stored."""
    small = {"type": "order.placed", "data": {}}
    large = {"type": "order.placed", "data": {"text": "x" * (MAX_ENVELOPE_BYTES - 200)}}

    async def story(stamp: bool) -> tuple[int, int]:
        settings = Settings(vitals=0, stamp=stamp)
        async with connect("memory://") as events, client_of(wrap(events), settings) as client:
            headers = {"User-Agent": "x" * MAX_TEXT}
            answer = await client.post("/api/events", json=[small, large], headers=headers)
            return answer.status_code, len(await events.history())

    assert [asyncio.run(story(stamp)) for stamp in (False, True)] == [(202, 2), (422, 0)]


def test_what_a_client_calls_itself_is_bounded_and_printable() -> None:
    """A header may be thousands of letters long, and some of them move a terminal's cursor."""
    known = stamped({}, ("user-agent", "a\x1b[2J" + "x" * 1000))["metadata"]

    assert known["user_agent"] == ("a�[2J" + "x" * 1000)[:MAX_TEXT]


def test_a_client_that_does_not_say_what_it_is_has_no_user_agent() -> None:
    """Nor one of the sender's words, in either spelling."""
    assert stamped({"metadata": LIES})["metadata"] == {"ip": "192.0.2.7", "subject": "ann", "trace": "7"}


def test_metadata_that_are_none_are_refused_as_ever() -> None:
    """The stamp does not make an event of what is no event, nor hide what was wrong with it."""
    assert stamped({"metadata": [1]}) == {"metadata": [1]}
    assert stamped({"metadata": None}, grant=EVERYTHING) == {"actor": None, "metadata": {"ip": "192.0.2.7"}}


def test_the_senders_own_mapping_is_left_alone() -> None:
    """Whoever holds it may emit it once more."""
    fields = {"metadata": dict(LIES)}
    stamped(fields)

    assert fields == {"metadata": LIES}
