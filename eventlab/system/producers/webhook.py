"""A webhook in: another system tells us by HTTP, and proves with a shared secret that it is the one who speaks.

    POST /webhooks/shop
    Webhook-Id: msg_42                                the delivery; the same one when it is sent again
    Webhook-Timestamp: 1723890600                     seconds since 1970; an old one is refused
    Webhook-Signature: v1,K5oZ… v1,8sGt…              base64 of HMAC-SHA256(secret, id.timestamp.body); one is enough

    {"type": "order.paid", …}                         becomes shop.order.paid, with this body as its data

Headers and signed text are those of Standard Webhooks (standardwebhooks.com). The id is signed with the rest: were it
not, whoever has seen one delivery could send it again under new ids, and each would be a new event. During a rotation
both secrets are valid, here or at the sender.
"""

from __future__ import annotations

import base64
import hmac
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from eventlab.clock import Clock, system_clock
from eventlab.errors import InvalidMessage, InvalidOption, MessageTooLarge, shown, shown_as_json
from eventlab.event import MAX_ENVELOPE_BYTES, check_name
from eventlab.protocol import EventSystem
from eventlab.system.producers.incoming import Endpoint, Refusal, answering, read_body, read_json

if TYPE_CHECKING:
    from starlette.requests import Request

MAX_TOLERANCE = 300.0
"""Seconds. A timestamp may be as far ahead as behind, so a delivery lives twice as long: while its id is remembered."""
MIN_SECRET_BYTES = 16


def post_webhook(
    events: EventSystem,
    secrets: Mapping[str, Sequence[bytes]],
    *,
    clock: Clock = system_clock,
    tolerance: float = MAX_TOLERANCE,
    max_bytes: int = MAX_ENVELOPE_BYTES,
) -> Endpoint:
    """An endpoint for `Route("/webhooks/{source}", …, methods=["POST"])` that stores signed deliveries in `events`.

    `secrets` has for each source those that are valid now. `tolerance`: seconds that the clocks may differ. A delivery
    repeated within ten minutes is stored once; later, it is an event of the same id. Raises `InvalidOption`.
    """
    _check_settings(secrets, tolerance)

    async def post(request: Request) -> dict[str, Any]:
        source, delivery = request.path_params["source"], request.headers.get("webhook-id", "")
        body = await read_body(request, max_bytes)
        timestamp = request.headers.get("webhook-timestamp", "")
        signatures = request.headers.get("webhook-signature", "").split()
        _check_signature(secrets.get(source, ()), delivery, timestamp, body, signatures)
        _check_age(timestamp, clock(), tolerance)
        data = read_json(body)
        if not isinstance(data, dict) or not isinstance(data.get("type"), str):
            raise Refusal(
                400, f"the body is {shown_as_json(data)}: expected an object with a type, such as 'order.paid'."
            )
        try:
            event = await events.emit(
                f"{source}.{data['type']}", data, source=source, id=f"webhook:{source}:{delivery}"
            )
        except MessageTooLarge as error:
            raise Refusal(413, str(error)) from None
        except InvalidMessage as error:
            raise Refusal(400, str(error)) from None
        return {"id": event.id, "position": event.position}

    return answering(post)


def _check_settings(secrets: Mapping[str, Sequence[bytes]], tolerance: float) -> None:
    for source, valid in secrets.items():
        check_name(source, "a webhook's source")
        if not valid or not all(isinstance(each, bytes) and len(each) >= MIN_SECRET_BYTES for each in valid):
            raise InvalidOption(  # what came is not shown: messages end up in logs
                f"the secrets of {source} are no list of keys: expected bytes, {MIN_SECRET_BYTES} or more in each. "
                "Try [secrets.token_bytes(32)]."
            )
    if not 0 < tolerance <= MAX_TOLERANCE:
        raise InvalidOption(
            f"tolerance is {shown(tolerance)}: expected seconds, more than 0, {MAX_TOLERANCE:g} at most. Try that."
        )


def sign(body: bytes, *, secret: bytes, delivery: str, now: datetime) -> dict[str, str]:
    """The three headers with which a sender proves that this body, under this delivery's id, is its own."""
    timestamp = str(int(now.timestamp()))
    signature = _signature(secret, delivery, timestamp, body)
    return {"Webhook-Id": delivery, "Webhook-Timestamp": timestamp, "Webhook-Signature": signature}


def _signature(secret: bytes, delivery: str, timestamp: str, body: bytes) -> str:
    signed = f"{delivery}.{timestamp}.".encode("latin-1") + body  # latin-1: the bytes of the headers, as they came
    return "v1," + base64.b64encode(hmac.digest(secret, signed, "sha256")).decode()


def _check_signature(valid: Sequence[bytes], delivery: str, timestamp: str, body: bytes, signatures: list[str]) -> None:
    """Compare each with each, in constant time; as bytes, because `compare_digest` takes no text beyond ASCII."""
    expected = [_signature(secret, delivery, timestamp, body).encode() for secret in valid]
    found = [hmac.compare_digest(each.encode(), own) for each in signatures for own in expected]
    if not delivery or not any(found):  # an unknown source is told the same: who is known is nobody's business
        raise Refusal(
            401,
            "no signature is valid: expected Webhook-Id, Webhook-Timestamp and Webhook-Signature, "
            "v1 and HMAC-SHA256 over id.timestamp.body. Is the secret the right one, and the body untouched?",
        )


def _check_age(timestamp: str, now: datetime, tolerance: float) -> None:
    if not re.fullmatch(r"[0-9]{1,12}", timestamp):
        raise Refusal(401, f"Webhook-Timestamp is {shown_as_json(timestamp)}: expected whole seconds since 1970.")
    age = now.timestamp() - int(timestamp)
    if abs(age) > tolerance:
        when = f"{age:,.0f} s old" if age > 0 else f"{-age:,.0f} s ahead of our clock"
        raise Refusal(
            401, f"the delivery is {when}, and {tolerance:g} s is the limit. Sign it again, and check clocks."
        )
