"""CloudEvents: our events in the world's envelope, the world's in ours, and nothing lost on either way."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventlab.errors import InvalidData, InvalidMessage, InvalidName, InvalidTime
from eventlab.event import Event, from_cloudevent, to_cloudevent

NOON = datetime(2024, 8, 17, 12, 0, tzinfo=UTC)
GOOD = {
    "specversion": "1.0",
    "id": "e-1",
    "source": "https://shop.example/till",
    "type": "order.placed",
    "time": "2024-08-17T12:00:00Z",
}
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
URI_CHARACTERS = set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?#[]@!$&'()*+,;=%")


def is_uri_reference(text: str) -> bool:
    """RFC 3986, in part: its characters only, every % begins an escape, one #, a scheme before the first colon."""
    first = re.split("[/?#]", text, maxsplit=1)[0]
    scheme, colon, _ = first.partition(":")
    return (
        text != ""
        and set(text) <= URI_CHARACTERS
        and not re.search("%(?![0-9A-Fa-f]{2})", text)
        and text.count("#") <= 1
        and (not colon or re.fullmatch("[A-Za-z][A-Za-z0-9+.-]*", scheme) is not None)
    )


def faults(attributes: dict[str, Any]) -> list[str]:
    """What CloudEvents 1.0 and its JSON format say against these attributes; nothing, if they are good."""
    found = [f"{name} is missing" for name in ("id", "source", "specversion", "type") if not attributes.get(name)]
    found += [] if attributes["specversion"] == "1.0" else ["specversion"]
    found += [] if is_uri_reference(attributes["source"]) else [f"source {attributes['source']!r}"]
    found += [] if RFC_3339.fullmatch(attributes["time"]) else [f"time {attributes['time']!r}"]
    for name, value in attributes.items():
        if name == "data":
            continue  # the one member that may hold any JSON value
        if not re.fullmatch("[a-z0-9]+", name):
            found.append(f"name {name!r}")
        if isinstance(value, str) and any(ord(letter) < 32 or 127 <= ord(letter) < 160 for letter in value):
            found.append(f"control character in {name}")
        if not isinstance(value, str | bool | int) or (isinstance(value, int) and not -(2**31) <= value < 2**31):
            found.append(f"{name} is {value!r}")
    return found


@given(st.from_type(Event))
def test_what_we_send_is_a_cloudevent(event: Event) -> None:
    """Required attributes, names, types of values: the rules of the spec hold for any event of ours."""
    attributes = to_cloudevent(event)

    assert faults(attributes) == []
    assert json.loads(json.dumps(attributes)) == attributes


@given(st.from_type(Event))
def test_an_event_comes_back_as_it_went_out(event: Event) -> None:
    """Metadata, a source that is no URI reference, a version: all of it but the position, which is the log's."""
    back = from_cloudevent(json.loads(json.dumps(to_cloudevent(replace(event, position="1-0")))))

    assert back == event
    assert json.dumps([back.data, back.metadata]) == json.dumps([event.data, event.metadata])


def test_our_fields_have_their_words_in_the_spec() -> None:
    """The mapping of the table, one event, attribute by attribute."""
    event = Event(
        "order.placed",
        {"n": 1},
        time=NOON,
        id="e-1",
        actor="ann",
        source="till",
        key="k-7",
        version=2,
        metadata={"t": 1},
    )

    assert to_cloudevent(event) == {
        "specversion": "1.0",
        "id": "e-1",
        "source": "till",
        "type": "order.placed",
        "time": "2024-08-17T12:00:00Z",
        "datacontenttype": "application/json",
        "data": {"n": 1},
        "partitionkey": "k-7",
        "actor": "ann",
        "dataversion": 2,
        "eventlab": '{"metadata": {"t": 1}}',
    }


def test_an_event_from_nowhere_comes_back_from_nowhere() -> None:
    """The spec demands a source; the stand-in is not mistaken for one when the event comes back."""
    nowhere = Event("order.placed", time=NOON, id="e-1")
    ours = replace(nowhere, source="eventlab")

    assert to_cloudevent(nowhere)["source"] == "eventlab"
    assert from_cloudevent(to_cloudevent(nowhere)).source is None
    assert from_cloudevent(to_cloudevent(ours)).source == "eventlab"


@pytest.mark.parametrize("source", ["Tom's phone", "100%", "büro", "1a:b", "#a#b", "[x]", "a\\b"])
def test_a_source_that_is_no_uri_reference_goes_out_encoded(source: str) -> None:
    """Others get a source that the spec allows; we get our own back."""
    attributes = to_cloudevent(Event("order.placed", source=source))

    assert is_uri_reference(attributes["source"])
    assert unquote(attributes["source"]) == source
    assert from_cloudevent(attributes).source == source


@pytest.mark.parametrize("source", ["till", "/sensors/7", "https://a.example:8080/b?c=d#e", "urn:uuid:6e8b", "a%20b"])
def test_a_source_that_is_a_uri_reference_goes_out_as_it_is(source: str) -> None:
    """There is nothing to carry along."""
    attributes = to_cloudevent(Event("order.placed", source=source))

    assert attributes["source"] == source
    assert "eventlab" not in attributes


FOREIGN = {
    "subject": "table 7",
    "dataschema": "https://shop.example/order.json",
    "datacontenttype": "application/vnd.shop+json",
    "traceparent": "00-4bf9-01",
    "sampled": True,
    "sequence": 3,
}


def test_attributes_that_we_do_not_know_are_kept_and_go_out_again() -> None:
    """A relay in the middle hands on what it does not understand."""
    event = from_cloudevent(GOOD | FOREIGN)

    assert event.metadata == {"cloudevents": FOREIGN}
    assert FOREIGN.items() <= to_cloudevent(event).items()
    assert "eventlab" not in to_cloudevent(event)


def test_a_foreign_attribute_cannot_take_the_place_of_ours() -> None:
    """Metadata is anybody's to write, so it does not decide who an event is."""
    event = Event(
        "order.placed", id="e-1", metadata={"cloudevents": {"id": "forged", "data": "forged", "data_base64": "Zg=="}}
    )
    attributes = to_cloudevent(event)

    assert (attributes["id"], attributes["data"], "data_base64" in attributes) == ("e-1", {}, False)
    assert from_cloudevent(attributes) == event


def test_an_attribute_added_on_the_way_joins_those_that_we_carried() -> None:
    """What the spec cannot say travels inside `eventlab`, and does not hide what a relay adds beside it."""
    event = Event("order.placed", metadata={"cloudevents": {"No-Name": 1.5, "subject": "table 7"}, "trace": "t"})
    attributes = to_cloudevent(event) | {"relayed": True}

    expected = {"cloudevents": {"No-Name": 1.5, "subject": "table 7", "relayed": True}, "trace": "t"}
    assert from_cloudevent(attributes).metadata == expected


def test_null_is_absent() -> None:
    """So says the JSON format: writers may name what they do not have."""
    nulls = dict.fromkeys(["data", "data_base64", "partitionkey", "actor", "dataversion", "eventlab", "subject"])

    assert from_cloudevent(GOOD | nulls) == from_cloudevent(GOOD)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-08-17T12:00:00Z", NOON),
        ("2024-08-17t12:00:00z", NOON),
        ("2024-08-17T14:00:00+02:00", NOON),
        ("2024-08-17T12:00:00.25Z", NOON + timedelta(milliseconds=250)),
        ("2024-08-17T12:00:00.123456789Z", NOON + timedelta(microseconds=123456)),
    ],
)
def test_the_times_of_rfc_3339_are_read(text: str, expected: datetime) -> None:
    """Any zone, either case, any fraction; beyond microseconds it is cut."""
    assert from_cloudevent(GOOD | {"time": text}).time == expected


@pytest.mark.parametrize("name", ["specversion", "id", "source", "type", "time"])
@pytest.mark.parametrize("nothing", [..., None, ""])
def test_a_missing_attribute_is_named(name: str, nothing: object) -> None:
    """Absent, null and empty are the same lack."""
    attributes = {key: value for key, value in (GOOD | {name: nothing}).items() if value is not ...}

    with pytest.raises(InvalidMessage, match=rf"has no {name}: expected specversion, id, source, type, time\. Add"):
        from_cloudevent(attributes)


@pytest.mark.parametrize(
    ("attributes", "error", "parts"),
    [
        ({"specversion": "0.3"}, InvalidMessage, ['"0.3"', "expected '1.0'"]),
        ({"specversion": 1.0}, InvalidMessage, ["1.0: expected '1.0'", "expected '1.0'"]),
        ({"data_base64": "aGVsbG8="}, InvalidMessage, ["data_base64", "expected a JSON object"]),
        ({"data": "hello"}, InvalidData, ["'hello'", "expected a mapping"]),
        ({"data": []}, InvalidData, ["[]", "expected a mapping"]),
        ({"data": 0}, InvalidData, ["0", "expected a mapping"]),
        ({"data": ""}, InvalidData, ["''", "expected a mapping"]),
        ({"data": False}, InvalidData, ["False", "expected a mapping"]),
        ({"type": "com.example.OrderPlaced"}, InvalidName, ["'com.example.OrderPlaced'", "'com.example.order_placed'"]),
        ({"time": "yesterday"}, InvalidTime, ['"yesterday"', "expected RFC 3339", "'2024-08-17T10:30:00Z'"]),
        ({"time": 1723896000}, InvalidTime, ["1723896000:", "expected RFC 3339"]),
        ({"time": "2024-08-17T12:00:00"}, InvalidTime, ["no time zone"]),
        ({"time": "0001-01-01T00:00:00+05:00"}, InvalidTime, ["outside the years"]),
        ({"id": 7}, InvalidMessage, ["id is 7 (int)"]),
        ({"source": 7}, InvalidMessage, ["source is 7 (int)"]),
        ({"actor": {"name": "ann"}}, InvalidMessage, ["actor is {'name': 'ann'}"]),
        ({"dataversion": "v2"}, InvalidMessage, ["version is 'v2'"]),
        (
            {"eventlab": "not JSON"},
            InvalidMessage,
            ['eventlab is "not JSON"', "expected a JSON object", "Leave it out"],
        ),
        ({"eventlab": "[]"}, InvalidMessage, ['eventlab is "[]"', "expected a JSON object"]),
        ({"eventlab": "[" * 100_000}, InvalidMessage, ["eventlab is", "expected a JSON object"]),
        ({"eventlab": {"metadata": {}}}, InvalidMessage, ["eventlab is {", "expected a JSON object as text"]),
        ({"eventlab": '{"metadata": 7}'}, InvalidData, ["metadata is 7", "expected a mapping"]),
        ({"eventlab": '{"source": 7}'}, InvalidMessage, ["source is 7"]),
        ({"extension": b"raw"}, InvalidData, ["metadata['cloudevents']['extension']", "b64encode"]),
    ],
)
def test_what_is_not_for_us_is_refused_in_words(attributes: dict[str, Any], error: type, parts: list[str]) -> None:
    """The error says what came and what was expected; false values are not taken for absent ones."""
    with pytest.raises(InvalidMessage) as caught:
        from_cloudevent(GOOD | attributes)

    assert type(caught.value) is error
    assert [part for part in parts if part not in str(caught.value)] == []


@pytest.mark.parametrize("attributes", [None, [], '{"id": "e-1"}', b"{}"])
def test_a_cloudevent_is_a_mapping(attributes: object) -> None:
    """JSON that was not yet decoded is the usual mistake, and the advice names the cure."""
    with pytest.raises(InvalidMessage, match=r"is not a CloudEvent: expected a mapping\. Try json\.loads"):
        from_cloudevent(attributes)
