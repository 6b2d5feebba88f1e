"""The envelope: an event as JSON bytes, and back, and what happens to bytes that are no envelope."""

from __future__ import annotations

import json
from dataclasses import FrozenInstanceError, replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventlab.errors import MessageTooLarge, NotAnEnvelope
from eventlab.event import MAX_ENVELOPE_BYTES, Event, from_envelope, to_envelope
from eventlab.event.envelope import plain_time

NOON = datetime(2024, 8, 17, 12, 0, tzinfo=UTC)
GOOD = {"id": "e-1", "type": "order.placed", "time": "2024-08-17T12:00:00Z", "data": {"n": 1}}


def envelope(**fields: object) -> bytes:
    """A good envelope but for `fields`; a field of ... is left out."""
    return json.dumps({name: value for name, value in (GOOD | fields).items() if value is not ...}).encode()


@given(st.from_type(Event))
def test_an_event_comes_out_of_its_envelope_as_it_went_in(event: Event) -> None:
    """Whatever JSON can hold survives, with its types: 1 is not 1.0, and True is neither."""
    back = from_envelope(to_envelope(event))

    assert back == event
    assert json.dumps([back.data, back.metadata]) == json.dumps([event.data, event.metadata])


@given(st.from_type(Event))
def test_an_envelope_is_json_that_anybody_can_read(event: Event) -> None:
    """The standard library's reader sees the same fields; what is empty is left out."""
    fields = json.loads(to_envelope(event))

    assert fields.pop("data") == event.data
    assert fields.pop("metadata", {}) == event.metadata
    assert fields.pop("version", 1) == event.version
    assert datetime.fromisoformat(fields.pop("time")) == event.time
    assert fields == {
        name: value for name in ("id", "type", "actor", "source", "key") if (value := getattr(event, name)) is not None
    }


def test_the_position_is_told_by_the_log_and_not_by_the_envelope() -> None:
    """The same event stored twice is one envelope at two positions."""
    event = Event("order.placed", time=NOON, id="e-1", position="1-0")

    assert b"1-0" not in to_envelope(event)
    assert from_envelope(to_envelope(event), position="2-0") == replace(event, position="2-0")
    assert from_envelope(to_envelope(event)).position is None


@pytest.mark.parametrize("wrap", [bytes, bytearray, memoryview, lambda raw: raw.decode()])
def test_bytes_in_any_form_are_read(wrap: type) -> None:
    """Redis clients hand over bytes or text; both are the same envelope."""
    assert from_envelope(wrap(envelope())) == Event("order.placed", {"n": 1}, time=NOON, id="e-1")


def test_an_event_from_an_envelope_is_as_frozen_as_any() -> None:
    """Read or made, an event is an event: nothing of it can be set."""
    event = from_envelope(envelope(data={"items": ["tea"]}, metadata={"trace": 1}))

    with pytest.raises(FrozenInstanceError):
        event.actor = "ann"
    with pytest.raises(TypeError, match="cannot be changed"):
        event.data["items"].append("soup")
    with pytest.raises(TypeError, match="cannot be changed"):
        event.metadata["trace"] = 2


def test_a_field_of_a_newer_version_is_tolerated() -> None:
    """A reader of today goes on reading what a writer of tomorrow stores."""
    assert from_envelope(envelope(priority={"level": "high"})) == from_envelope(envelope())


def test_fields_that_may_be_absent_may_be_null() -> None:
    """Writers in other languages often say null for nothing."""
    assert from_envelope(envelope(actor=None, source=None, key=None, metadata=None)) == from_envelope(envelope())


def test_an_envelope_read_twice_is_one_event() -> None:
    """Reading makes nothing up: neither an id nor a time."""
    assert from_envelope(envelope()) == from_envelope(envelope())
    for missing in ({"id": ...}, {"id": ""}, {"time": ...}):
        with pytest.raises(NotAnEnvelope):
            from_envelope(envelope(**missing))


DEEP = b'{"id":"1","type":"a","time":"2024-08-17T12:00:00Z","data":' + b'{"a":' * 100_000 + b"1" + b"}" * 100_001
BAD = {
    "nothing": b"",
    "not JSON": b"hello",
    "half of it": envelope()[:-9],
    "a list": b"[1, 2]",
    "a text": b'"order.placed"',
    "null": b"null",
    "empty object": b"{}",
    "no type": envelope(type=...),
    "no data": envelope(data=...),
    "data is a list": envelope(data=[1]),
    "data is null": envelope(data=None),
    "id is a number": envelope(id=7),
    "id is null": envelope(id=None),
    "type is no name": envelope(type="Order Placed"),
    "time without zone": envelope(time="2024-08-17T12:00:00"),
    "time is a number": envelope(time=1723896000),
    "time out of the calendar": envelope(time="0001-01-01T00:00:00+05:00"),
    "version is true": envelope(version=True),
    "version is text": envelope(version="1"),
    "version is zero": envelope(version=0),
    "version is huge": envelope(version=10**30),
    "actor is an object": envelope(actor={}),
    "actor is empty": envelope(actor=""),
    "metadata is a list": envelope(metadata=[]),
    "number that is not finite": envelope(data={"x": float("nan")}),
    "number out of range": envelope().replace(b'"n": 1', b'"n": 1e999'),
    "integer of 5000 digits": envelope().replace(b'"n": 1', b'"n": ' + b"9" * 5000),
    "integer of 1025 bits": envelope().replace(b'"n": 1', b'"n": %d' % 2**1024),
    "half a character, escaped": envelope(data={"x": "\ud800"}),
    "bytes that are not UTF-8": envelope().replace(b'"n"', b'"\xff"'),
    "half a character, raw": envelope().replace(b'"n"', b'"\xed\xa0\x80"'),
    "nested without end": DEEP,
}


@pytest.mark.parametrize("raw", BAD.values(), ids=BAD.keys())
def test_what_is_no_envelope_is_refused_and_kept(raw: bytes) -> None:
    """A strange entry in a log is one error of one kind, which shows its beginning and carries all its bytes."""
    with pytest.raises(NotAnEnvelope, match=r"is not an envelope of ours.*Expected JSON with id, type") as caught:
        from_envelope(raw)

    assert caught.value.raw == raw
    assert repr(raw)[:40] in str(caught.value)
    assert len(str(caught.value)) < 500


@given(st.binary() | st.text().map(str.encode) | st.builds(lambda cut: envelope()[:cut], st.integers(0, 90)))
def test_no_bytes_raise_anything_else(raw: bytes) -> None:
    """Whatever stands in the log, the reader meets an event or `NotAnEnvelope`."""
    try:
        event = from_envelope(raw)
    except NotAnEnvelope as error:
        event, kept = None, error.raw

    assert isinstance(event, Event) or kept == raw


def test_the_reason_leads_to_the_place() -> None:
    """The one who mends the writer wants to know which field, and why."""
    with pytest.raises(NotAnEnvelope, match=r"Expected `int`, got `str` - at `\$\.version`\. Expected JSON"):
        from_envelope(envelope(version="1"))
    with pytest.raises(NotAnEnvelope, match=r"'Order Placed' is not an event name.*'order\.placed'"):
        from_envelope(envelope(type="Order Placed"))


def test_text_with_half_a_character_keeps_its_bytes() -> None:
    """A text that has no UTF-8 form is no envelope either, and can be made text again."""
    with pytest.raises(NotAnEnvelope) as caught:
        from_envelope('{"id": "\ud800"}')

    assert caught.value.raw.decode(errors="surrogatepass") == '{"id": "\ud800"}'


@pytest.mark.parametrize("raw", [None, 7, 10**12, {"id": "e-1"}])
def test_what_is_neither_bytes_nor_text_is_refused(raw: object) -> None:
    """A number is not taken for so many zero bytes."""
    with pytest.raises(NotAnEnvelope, match=r"expected bytes, or text\. Try to_envelope") as caught:
        from_envelope(raw)

    assert caught.value.raw == b""


def test_the_limit_is_in_bytes_and_not_in_characters() -> None:
    """An envelope of exactly the limit passes; one more, or the same text in two-byte letters, does not."""
    empty = len(to_envelope(Event("note.taken", {"text": ""}, time=NOON, id="e-1")))
    room = MAX_ENVELOPE_BYTES - empty

    assert len(to_envelope(Event("note.taken", {"text": "e" * room}, time=NOON, id="e-1"))) == MAX_ENVELOPE_BYTES
    with pytest.raises(MessageTooLarge):
        to_envelope(Event("note.taken", {"text": "e" * (room + 1)}, time=NOON, id="e-1"))
    with pytest.raises(MessageTooLarge) as caught:
        to_envelope(Event("note.taken", {"text": "é" * room}, time=NOON, id="e-1"))
    assert (caught.value.size, caught.value.limit) == (MAX_ENVELOPE_BYTES + room, MAX_ENVELOPE_BYTES)


def test_an_event_that_is_too_large_is_told_where_to_go() -> None:
    """The message says how large, how large it may be, and what to do instead."""
    with pytest.raises(
        MessageTooLarge, match=r"note\.taken takes \d+ bytes, and 50 is the limit\. Store the large part"
    ):
        to_envelope(Event("note.taken"), limit=50)


def test_a_glance_knows_the_time_of_a_plain_event() -> None:
    """Of flat data in ASCII; anything else has to be read to know whether it is good."""
    event = Event("order.placed", {"dish": "ramen", "price": 14.5, "table": 12, "paid": True, "tip": None}, actor="ann")

    assert plain_time(to_envelope(event), "order.placed") == event.time
    for other in ({"dish": "rämen"}, {"dish": '"ramen"'}, {"dishes": ["ramen"]}, {"order": {}}):
        assert plain_time(to_envelope(replace(event, data=other)), "order.placed") is None
    assert plain_time(to_envelope(event), "order.paid") is None


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ('"id":"1"', '"id":""'),
        ('"id":"1"', '"id":"' + "1" * 513 + '"'),
        ('"id":"1"', '"id":"\x7f"'),
        ('"actor":"ann"', '"actor":""'),
        ('"version":2', '"version":0'),
        ('"version":2', f'"version":{2**31}'),
        ("00Z", "00"),
        ("2024-01-01T00:00:00Z", "0001-01-01T00:00:00+05:00"),
        ("7.5", "1e999"),
        ("7.5", "9" * 400),
        ("7.5", "NaN"),
        ("{}", "[]"),
        ('"version":2', '"metadata":5'),
    ],
)
def test_what_reading_refuses_is_not_plain(good: str, bad: str) -> None:
    """Else it would reach whoever only glances, and be refused to whoever reads."""
    text = '{"id":"1","type":"a","time":"2024-01-01T00:00:00Z","data":{"x":7.5},"actor":"ann","version":2}'
    raw, spoilt = text.encode(), text.replace('{"x":7.5}' if good == "{}" else good, bad).encode()

    assert plain_time(raw, "a") == from_envelope(raw).time
    assert plain_time(spoilt, "a") is None
    with pytest.raises(NotAnEnvelope):
        from_envelope(spoilt)


FLAT = st.dictionaries(
    st.text("ab", max_size=3), st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text("ab {")
)


@given(FLAT, st.lists(st.tuples(st.integers(0), st.sampled_from(b'"{}[]:,.-+eE019aZ\\ \x00\x7f\xff')), max_size=2))
def test_a_glance_never_takes_for_good_what_is_not(data: dict[str, object], spoilt: list[tuple[int, int]]) -> None:
    """Whatever becomes of an envelope: where a glance finds a time, reading finds an event of that time and type."""
    raw = bytearray(envelope(data=data))
    for place, byte in spoilt:
        raw[place % len(raw)] = byte
    found = plain_time(bytes(raw), "order.placed")

    if found is not None:
        read = from_envelope(bytes(raw))
        assert (read.time, read.type) == (found, "order.placed")
