"""The API handler: `POST /api/events` takes an event, or a list of them, from whoever speaks HTTP.

    application/json                      {"type": "order.placed", "data": {…}, "key": "order-7"}   or [{…}, {…}]
    application/cloudevents+json          one CloudEvent
    application/cloudevents-batch+json    a list of CloudEvents

    202  {"events": [{"id": "…", "position": "…"}, …]}                         in the order of the list
    4xx  {"error": "what came, what was expected, what to try", "index": 1}    nothing is stored
    503  {"error": "…", "index": 1, "events": [{…}, null]}                     the store failed: send null again

All of a list is checked before any of it is stored. A client that got no answer repeats the request: what carries an
id of the client's own is then stored once. So an id is a promise: of two events with one id, the second is dropped.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from eventlab.errors import Closed, InvalidMessage, StoreError, shown_as_json
from eventlab.event import Event, from_cloudevent, to_envelope
from eventlab.protocol import EventSystem
from eventlab.system.producers.incoming import Endpoint, Refusal, answering, excuse, read_body, read_json
from eventlab.system.producers.together import together

if TYPE_CHECKING:
    from starlette.requests import Request

FIELDS = {
    "type": str,
    "data": dict,
    "actor": str,
    "source": str,
    "key": str,
    "id": str,
    "version": int,
    "metadata": dict,
}
"""What a client may say of an event. Its time and its position are for the system to say."""
CLOUD_FIELDS = {
    "type": str,
    "data": dict,
    "actor": str,
    "source": str,
    "partitionkey": str,
    "id": str,
    "dataversion": int,
}
"""The same of a CloudEvent, as far as it has other names."""
KINDS = {
    str: 'printable text, such as "order-7"',
    int: "a whole number from 1, such as 2",
    dict: 'an object, such as {"total": 7}',
}
"""What a JavaScript developer calls these."""
NO_TIME = "1970-01-01T00:00:00Z"
"""For a CloudEvent that has none. It is not kept."""


def post_events(
    events: EventSystem,
    *,
    max_bytes: int = 1024 * 1024,
    max_events: int = 1000,
    check: Callable[[Event], object] = to_envelope,
    stamp: Callable[[dict[str, Any]], dict[str, Any]] = dict,
) -> Endpoint:
    """An endpoint for `Route(path, …, methods=["POST"])` that stores what is posted in `events`.

    `max_bytes` of a body and `max_events` in a list are taken. `check` raises an `InvalidMessage` for an event that
    `events` would refuse: its limit of size, its schemas. `stamp` returns what `emit` is told instead of the sender's
    own words, where the server knows better.
    """

    async def post(request: Request) -> dict[str, Any]:
        if "ce-specversion" in request.headers:
            raise Refusal(
                415,
                "a CloudEvent in binary mode came, its attributes in headers: expected all of it in the body. "
                "Try Content-Type: application/cloudevents+json, the structured mode.",
            )
        form, is_list = _form(request.headers.get("content-type", ""))
        posted = read_json(await read_body(request, max_bytes))
        items = _items(posted, is_list)
        if len(items) > max_events:
            raise Refusal(413, f"{len(items):,} events came, and {max_events:,} are the limit. Try several requests.")
        taken = together(events)
        for index, item in enumerate(items):
            try:
                check(taken.add(stamp(form(item))))
            except InvalidMessage as error:
                raise _bad(index, error, posted) from None
        return {"events": _told(await taken.store(), posted)}

    return answering(post)


def _form(content_type: str) -> tuple[Callable[[Any], dict[str, Any]], bool | None]:
    """How an item of this content type is read, and whether there is a list of them (None: either)."""
    match content_type.partition(";")[0].strip().lower():
        case "application/json":
            return plain_fields, None
        case "application/cloudevents+json":
            return _cloud, False
        case "application/cloudevents-batch+json":
            return _cloud, True
    raise Refusal(
        415,
        f"Content-Type is {shown_as_json(content_type)}: expected application/json, application/cloudevents+json or "
        "application/cloudevents-batch+json. Try -H 'Content-Type: application/json'.",
    )


def _items(posted: object, is_list: bool | None) -> list[Any]:
    if isinstance(posted, list) and is_list is not False:
        return posted
    if isinstance(posted, dict) and is_list is not True:
        return [posted]
    expected = {None: "an event or a list of events", False: "one CloudEvent", True: "a list of CloudEvents"}[is_list]
    raise Refusal(
        400, f'the body is {shown_as_json(posted)}: expected {expected}. Try {{"type": "order.placed", "data": {{}}}}.'
    )


def plain_fields(item: object) -> dict[str, Any]:
    """What `emit` is told of a plain item; null is as good as absent. Raises `InvalidMessage`."""
    given = {name: value for name, value in item.items() if value is not None} if isinstance(item, dict) else {}
    if "type" not in given or "data" not in given:
        raise InvalidMessage(f"{shown_as_json(item)} is no event: expected an object with type and data. Add them.")
    unknown = [name for name in given if name not in FIELDS]
    if unknown:
        raise InvalidMessage(
            f"{shown_as_json(unknown[0])} is no field of an event: expected {', '.join(FIELDS)}. Try data."
        )
    _check_kinds(given, FIELDS)
    return given


def _check_kinds(given: Mapping[str, Any], kinds: Mapping[str, type]) -> None:
    """Raises `InvalidMessage` in the words of JSON; `emit` would say it in those of Python.

    An empty text is a mistake, too: whoever has no id or no key leaves it out.
    """
    for name, kind in kinds.items():
        value = given.get(name)
        if value is not None and not _fits(value, kind):
            raise InvalidMessage(f"{name} is {shown_as_json(value)}: expected {KINDS[kind]}.")


def _fits(value: object, kind: type) -> bool:
    if isinstance(value, str):
        return kind is str and value != "" and value.isprintable()
    if isinstance(value, int):
        return kind is type(value) and value > 0  # true is no number, though Python calls it one
    return type(value) is kind


def _cloud(item: object) -> dict[str, Any]:
    """What `emit` is told of a CloudEvent. Its time is kept as metadata: here, time is when we came to know.

    It may leave its time out: the specification lets it, and then nobody knows when it occurred.
    """
    if not isinstance(item, dict):
        raise InvalidMessage(f"{shown_as_json(item)} is no CloudEvent: expected an object with its attributes.")
    _check_kinds(item, CLOUD_FIELDS)
    dated = item.get("time") not in (None, "")
    event = from_cloudevent(item if dated else {**item, "time": NO_TIME})
    occurred = {"occurred": event.time.isoformat().replace("+00:00", "Z")} if dated else {}
    return {name: getattr(event, name) for name in FIELDS} | {"metadata": {**event.metadata, **occurred}}


def _told(outcomes: Sequence[Event | BaseException], posted: object) -> list[dict[str, Any] | None]:
    """Where each is stored; a `Refusal` if one is not."""
    stored = [{"id": each.id, "position": each.position} if isinstance(each, Event) else None for each in outcomes]
    for index, outcome in enumerate(outcomes):
        if isinstance(outcome, InvalidMessage | StoreError | Closed):
            raise _bad(index, outcome, posted, events=stored)  # null is what did not get through
        if isinstance(outcome, BaseException):
            raise outcome
    return stored


def _bad(index: int, error: Exception, posted: object, **details: Any) -> Refusal:
    at: dict[str, Any] = {"index": index} if isinstance(posted, list) else {}
    where = f"event {index}: " if at else ""
    return Refusal(422 if isinstance(error, InvalidMessage) else 503, f"{where}{excuse(error)}", **at, **details)
