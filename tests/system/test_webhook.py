"""A webhook's door: the genuine delivery is stored once; forged, stale and garbled ones are told apart and refused."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import httpx
import pytest

from eventlab.clock import ManualClock
from eventlab.errors import InvalidName, InvalidOption
from eventlab.event import Event
from eventlab.system.producers.webhook import post_webhook, sign
from tests.system.layers import client_of, once_system

PATH = "/webhooks/{source}"
SECRET, OTHER = b"a secret of the shop's", b"the shop's new secret"
PAID = json.dumps({"type": "order.paid", "order": 7}).encode()
NOW = ManualClock()()

Delivery = tuple[bytes, Mapping[str, str]]
"""A body and its headers."""


def delivered(*deliveries: Delivery, source: str = "shop", **options: Any) -> tuple[list[httpx.Response], list[Event]]:
    """The answers to these deliveries, and what is stored afterwards."""
    options = {"secrets": {"shop": [SECRET]}, "clock": ManualClock(), **options}

    async def story() -> tuple[list[httpx.Response], list[Event]]:
        async with once_system() as events, client_of(PATH, post_webhook(events, **options)) as client:
            answers = [
                await client.post(f"/webhooks/{source}", content=body, headers=latin(headers))
                for body, headers in deliveries
            ]
            return answers, list(await events.history())

    return asyncio.run(story())


def latin(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    """The headers as bytes: a client of ours would refuse to send what a forger may."""
    return [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]


def signed(body: bytes = PAID, delivery: str = "msg_42", secret: bytes = SECRET, age: float = 0.0) -> Delivery:
    """A delivery as its sender signed it, so many seconds ago."""
    return body, sign(body, secret=secret, delivery=delivery, now=NOW - timedelta(seconds=age))


def test_a_signed_delivery_becomes_an_event() -> None:
    """Named for the source and the body's type, with the body as its data, and an id that follows from the delivery."""
    (answer,), (event,) = delivered(signed())

    assert answer.status_code == 202
    assert answer.json() == {"id": event.id, "position": event.position}
    assert (event.type, event.data) == ("shop.order.paid", {"type": "order.paid", "order": 7})
    assert (event.id, event.source) == ("webhook:shop:msg_42", "shop")


def test_the_signature_is_that_of_standard_webhooks() -> None:
    """Computed here by hand: v1, and base64 of HMAC-SHA256 over id, timestamp and body."""
    mine = hmac.new(SECRET, b"msg_42.1723890600." + PAID, hashlib.sha256).digest()

    assert sign(PAID, secret=SECRET, delivery="msg_42", now=NOW) == {
        "Webhook-Id": "msg_42",
        "Webhook-Timestamp": "1723890600",
        "Webhook-Signature": f"v1,{base64.b64encode(mine).decode()}",
    }


def test_a_repeated_delivery_is_stored_once() -> None:
    """The sender did not hear our answer, and sends again, signed anew: the same place is told."""
    answers, stored = delivered(signed(age=60), signed(age=60), signed(age=0))

    assert [answer.status_code for answer in answers] == [202] * 3
    assert len({answer.text for answer in answers}) == 1
    assert len(stored) == 1


def test_two_deliveries_are_two_events() -> None:
    """Even when they say the same."""
    _, stored = delivered(signed(delivery="msg_1"), signed(delivery="msg_2"))

    assert [event.id for event in stored] == ["webhook:shop:msg_1", "webhook:shop:msg_2"]


def changed(**headers: str) -> Delivery:
    """A good delivery, some of whose headers were changed on the way."""
    body, own = signed()
    return body, {**own, **{name.replace("_", "-"): value for name, value in headers.items()}}


FORGED = {
    "another secret": signed(secret=b"not the shop's secret"),
    "another body": (PAID.replace(b"7", b"8"), signed()[1]),
    "another id: a replay that would be a new event": changed(Webhook_Id="msg_43"),
    "another time: a replay that would be fresh": changed(Webhook_Timestamp="1723890601"),
    "no id": changed(Webhook_Id=""),
    "no signature": changed(Webhook_Signature=""),
    "no headers": (PAID, {}),
    "another version": changed(Webhook_Signature=signed()[1]["Webhook-Signature"].replace("v1", "v2")),
    "half a signature": changed(Webhook_Signature=signed()[1]["Webhook-Signature"][:20]),
    "a signed empty id": signed(delivery=""),
}


@pytest.mark.parametrize("delivery", FORGED.values(), ids=FORGED)
def test_a_forged_delivery_is_refused(delivery: Delivery) -> None:
    """401, the same words for each, and nothing is stored."""
    (answer,), stored = delivered(delivery)

    assert (answer.status_code, stored) == (401, [])
    assert answer.json()["error"].startswith("no signature is valid: expected Webhook-Id")


def test_a_signature_beyond_ascii_is_a_forgery_like_any_other() -> None:
    """And no error of ours."""
    (answer,), _ = delivered(changed(Webhook_Signature="v1,größe"))

    assert answer.status_code == 401


def test_an_unknown_source_is_told_no_more_than_a_forger() -> None:
    """Who has a webhook here is nobody's business."""
    (unknown,), _ = delivered(signed(), source="till")
    (forged,), _ = delivered(FORGED["another secret"])

    assert (unknown.status_code, unknown.content) == (forged.status_code, forged.content)


@pytest.mark.parametrize(("age", "status"), [(300, 202), (301, 401), (-300, 202), (-301, 401), (86_400, 401)])
def test_a_stale_delivery_is_refused(age: float, status: int) -> None:
    """Five minutes either way: what somebody has recorded cannot be played again tomorrow."""
    (answer,), stored = delivered(signed(age=age))

    assert answer.status_code == status
    assert len(stored) == (status == 202)
    assert status == 202 or "and 300 s is the limit" in answer.json()["error"]


def test_the_tolerance_may_be_less() -> None:
    """Where both clocks are good."""
    (answer,), _ = delivered(signed(age=11), tolerance=10)

    assert answer.status_code == 401


@pytest.mark.parametrize("timestamp", ["soon", "", "1723890600.5", "-5", "٣", "9" * 5000, "0x5"])
def test_a_time_that_is_none_is_refused(timestamp: str) -> None:
    """Even when it is signed."""
    text = timestamp.encode().decode("latin-1")  # as a header carries it
    signature = (
        "v1," + base64.b64encode(hmac.digest(SECRET, f"msg_42.{text}.".encode("latin-1") + PAID, "sha256")).decode()
    )
    headers = {"Webhook-Id": "msg_42", "Webhook-Timestamp": text, "Webhook-Signature": signature}

    (answer,), stored = delivered((PAID, headers))

    assert (answer.status_code, stored) == (401, [])
    assert "expected whole seconds" in answer.json()["error"]


def test_two_secrets_are_valid_during_a_rotation() -> None:
    """Here, or at the sender, who then signs with both."""
    (old, new), _ = delivered(signed(), signed(secret=OTHER), secrets={"shop": [SECRET, OTHER]})
    both = signed()[1]["Webhook-Signature"] + " " + signed(secret=OTHER)[1]["Webhook-Signature"]
    (twice,), _ = delivered(changed(Webhook_Signature=both), secrets={"shop": [OTHER]})

    assert [old.status_code, new.status_code, twice.status_code] == [202, 202, 202]


def test_a_secret_belongs_to_its_source() -> None:
    """The till's secret signs nothing of the shop's."""
    (answer,), _ = delivered(signed(secret=OTHER), secrets={"shop": [SECRET], "till": [OTHER]})

    assert answer.status_code == 401


@pytest.mark.parametrize(
    "body", [b"", b"{", b"\xff", b"[]", b"7", b"{}", b'{"type": 7}', b'{"type": "Order Paid"}', b'{"type": ""}']
)
def test_a_signed_body_that_makes_no_event_is_a_bad_request(body: bytes) -> None:
    """400: the sender is genuine, and mistaken."""
    (answer,), stored = delivered(signed(body))

    assert (answer.status_code, stored) == (400, [])
    assert answer.json()["error"]


def test_a_delivery_whose_id_is_too_long_is_a_bad_request() -> None:
    """It could not be told apart from others later."""
    (answer,), stored = delivered(signed(delivery="x" * 600))

    assert (answer.status_code, stored) == (400, [])


def test_a_delivery_has_a_limit() -> None:
    """413 above it, before anything is computed from it; also where the event would be larger than the log takes."""
    (at, over), stored = delivered(signed(), signed(PAID + b" ", delivery="msg_43"), max_bytes=len(PAID))
    (large,), none = delivered(signed(json.dumps({"type": "a", "x": "y" * 262_120}).encode()))

    assert [at.status_code, over.status_code, large.status_code] == [202, 413, 413]
    assert len(stored) == 1
    assert none == []


def test_a_store_that_is_down_has_the_sender_come_again() -> None:
    """503, and the next attempt is stored."""

    async def story() -> tuple[list[int], int]:
        async with once_system() as events:
            endpoint = post_webhook(events, {"shop": [SECRET]}, clock=ManualClock())
            async with client_of(PATH, endpoint) as client:
                statuses = []
                for events.down in (True, False):
                    body, headers = signed()
                    answer = await client.post("/webhooks/shop", content=body, headers=dict(headers))
                    statuses.append(answer.status_code)
            return statuses, len(await events.history())

    assert asyncio.run(story()) == ([503, 202], 1)


def test_a_closed_system_has_the_sender_come_again() -> None:
    """While a server shuts down: to another node, or a minute later."""

    async def story() -> int:
        async with once_system() as events:
            endpoint = post_webhook(events, {"shop": [SECRET]}, clock=ManualClock())
        body, headers = signed()
        async with client_of(PATH, endpoint) as client:
            return (await client.post("/webhooks/shop", content=body, headers=dict(headers))).status_code

    assert asyncio.run(story()) == 503


@pytest.mark.parametrize("secrets", [[], [b"short"], [b""], "a secret of the shop's", SECRET, [SECRET, "text" * 8]])
def test_secrets_that_protect_nothing_are_refused(secrets: Any) -> None:
    """And not shown: messages end up in logs."""
    with pytest.raises(InvalidOption, match="the secrets of shop are no list of keys") as caught:
        delivered(secrets={"shop": secrets})

    assert "a secret of" not in str(caught.value)


@pytest.mark.parametrize("tolerance", [0, -1, 301, float("nan")])
def test_a_tolerance_beyond_what_ids_are_kept_for_is_refused(tolerance: float) -> None:
    """A delivery must not outlive the memory of its id."""
    with pytest.raises(InvalidOption, match="tolerance is"):
        delivered(tolerance=tolerance)


def test_a_source_is_the_begin_of_a_name() -> None:
    """So that its events have one."""
    with pytest.raises(InvalidName, match="a webhook's source"):
        delivered(secrets={"The Shop": [SECRET]})
