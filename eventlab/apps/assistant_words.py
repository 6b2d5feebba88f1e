"""What is said between those who ask and those who answer: five types of event, and one rule for each.

    ai.request    {message, user_id?, model?}      somebody asks; the event's id is the name of the request
    ai.response   {request_id, index, token}       a piece of the answer; index 0, 1, 2, … without a gap
    ai.complete   {request_id, tokens, reason, model}    that was all: finished, cancelled, or length
    ai.failed     {request_id, reason}             there will be no more, and why
    ai.cancelled  {request_id}                     whoever asked does not want it any more

The reason of an end is `length` where an answer was cut: by us, or by the model, which had no room for more.

The first three are the guide's names. The key of all that belongs to a request is the request's id: so it stays in
order, and whoever comes later finds it by that key.

Each piece is an event of its own: a page appends `token`, and forgets it. Several together would be cheaper to store,
and would come later; the system's batcher packs those of many answers into one append as it is.

An answer has fixed ids: `…/0`, `…/1`, … and `…/end`. An id is stored once. Two workers at one request, of whom one was
taken for dead, therefore give one answer; and of two ends, one complete and one failed, the first counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from eventlab.emitter.history import MAX_LIMIT
from eventlab.errors import InvalidData, shown
from eventlab.event import Event
from eventlab.system.unified import UnifiedEventSystem

REQUEST, RESPONSE, COMPLETE, FAILED, CANCELLED = (
    f"ai.{word}" for word in ("request", "response", "complete", "failed", "cancelled")
)
ALL = "ai.*"
MAX_MESSAGE = 8_000
"""Characters."""
CLOCKS = timedelta(minutes=1)
"""By which those of two machines may differ."""


@dataclass(frozen=True, slots=True)
class Told:
    """What is stored of an answer by now."""

    tokens: int = 0
    cancelled: bool = False
    ended: bool = False


async def told(events: UnifiedEventSystem, request: Event) -> Told:
    """Look up what is stored of the answer to this request. Raises a `StoreError`."""
    past = await events.history(ALL, key=request.id, since=request.time - CLOCKS, limit=MAX_LIMIT)
    types = [event.type for event in past]
    return Told(types.count(RESPONSE), CANCELLED in types, COMPLETE in types or FAILED in types)


def message_of(request: Event) -> str:
    """What is asked. Raises `InvalidData` if nothing is, or too much."""
    message = request.data.get("message")
    if not isinstance(message, str) or not message.strip():
        raise InvalidData(f"message is {shown(message)}: expected a question, as text.", path="data.message")
    if len(message) > MAX_MESSAGE:
        length = f"message has {len(message):,} characters, and {MAX_MESSAGE:,} are the limit."
        raise InvalidData(f"{length} Ask for one thing at a time.", path="data.message")
    return message


def request_of(event: Event) -> str | None:
    """The id of the request that an event belongs to, as its data say."""
    named: Any = event.data.get("request_id")
    return named if isinstance(named, str) else None
