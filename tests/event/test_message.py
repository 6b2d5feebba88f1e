"""Event, Command and Query: frozen, checked when they are made, equal to their copies."""

from __future__ import annotations

import copy
import json
import pickle
from dataclasses import FrozenInstanceError, replace
from datetime import UTC, datetime, timedelta, timezone
from enum import Enum, IntEnum
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventlab.errors import InvalidData, InvalidMessage, InvalidName, InvalidTime
from eventlab.event import Command, Event, Query
from eventlab.event.frozen import FrozenDict
from eventlab.event.message import MAX_VERSION, MAX_WORD

NOON = datetime(2024, 8, 17, 12, 0, tzinfo=UTC)
MESSAGES = [Event, Command, Query]


class Dish(str, Enum):  # noqa: UP042  a StrEnum's str() is its value already; this one's is its label
    """A text that is a member of something, as settings and forms like to hand over."""

    RAMEN = "ramen.hot"


class Level(IntEnum):
    """A number that is a member of something."""

    TWO = 2


class FrozenMoment(datetime):
    """A datetime of another class, as the libraries that freeze time in tests make them."""


def order(**fields: object) -> Event:
    """An order, the same at each call but for `fields`."""
    return Event(
        **({"type": "order.placed", "data": {"items": [{"dish": "ramen"}]}, "time": NOON, "id": "e-1"} | fields)
    )


def test_an_event_says_what_when_who_and_where() -> None:
    """The repr shows every field that is filled, because a notebook shows the repr of everything."""
    event = order(actor="guest-12", source="table-tablet", key="order-7", position="1723890600000-0")

    assert repr(event) == (
        "Event('order.placed', {'items': [{'dish': 'ramen'}]}, time='2024-08-17T12:00:00Z', id='e-1', "
        "actor='guest-12', source='table-tablet', key='order-7', version=1, position='1723890600000-0')"
    )


@pytest.mark.parametrize("kind", MESSAGES)
def test_no_field_can_be_set_or_deleted(kind: type) -> None:
    """The past cannot be edited: a message is frozen."""
    message = kind("order.place", {"dish": "ramen"})

    with pytest.raises(FrozenInstanceError):
        message.data = {}
    with pytest.raises(FrozenInstanceError):
        del message.id
    with pytest.raises((AttributeError, TypeError)):
        message.note = "slots leave no room for a new field"


@pytest.mark.parametrize("kind", MESSAGES)
def test_what_the_caller_edits_later_does_not_reach_the_message(kind: type) -> None:
    """The data is copied to its depth when the message is made."""
    data = {"items": [{"dish": "ramen"}]}
    message = kind("order.place", data)

    data["items"][0]["dish"] = "soup"
    data["items"].append({"dish": "tea"})

    assert message.data == {"items": [{"dish": "ramen"}]}


def test_metadata_is_copied_and_frozen_too() -> None:
    """Plumbing is part of the record."""
    trace = {"ids": ["a"]}
    event = order(metadata=trace)
    trace["ids"].append("b")

    assert event.metadata == {"ids": ["a"]}
    with pytest.raises(TypeError, match="cannot be changed"):
        event.metadata["ids"].append("c")


@given(st.from_type(Event))
def test_an_event_equals_its_copies(event: Event) -> None:
    """An event is a value: pickled, copied deeply, or made again from its fields, it is the same."""
    copies = [pickle.loads(pickle.dumps(event)), copy.copy(event), copy.deepcopy(event), replace(event)]

    assert copies == [event] * 4
    assert {hash(made) for made in copies} == {hash(event)}
    assert all(type(made.data) is type(event.data) for made in copies)


@given(st.from_type(Event))
def test_data_is_ready_for_json(event: Event) -> None:
    """`json.dumps(event.data)` works, and loses nothing."""
    assert json.loads(json.dumps(event.data)) == event.data
    assert json.loads(json.dumps(event.metadata)) == event.metadata


def test_one_different_field_makes_a_different_event() -> None:
    """Equality looks at every field, data and position included."""
    others = {
        "type": "order.paid",
        "data": {"items": []},
        "time": NOON + timedelta(microseconds=1),
        "id": "e-2",
        "actor": "ann",
        "source": "till",
        "key": "k",
        "version": 2,
        "metadata": {"trace": 1},
        "position": "1-0",
    }

    assert all(order() != order(**{name: value}) for name, value in others.items())


@pytest.mark.parametrize("kind", MESSAGES)
def test_messages_can_stand_in_a_set(kind: type) -> None:
    """Seen twice is seen once: equal messages have equal hashes."""
    first = kind("order.place", {"a": [1]}, time=NOON, id="1")

    assert len({first, kind("order.place", {"a": [1]}, time=NOON, id="1"), kind("order.place", time=NOON, id="2")}) == 2


def test_a_changed_copy_is_checked_like_a_new_event() -> None:
    """`replace` keeps what it was not told, and refuses what the constructor would refuse."""
    changed = replace(order(), actor="ann", data={"items": ("tea",)})

    assert (changed.actor, changed.id, changed.data) == ("ann", "e-1", {"items": ["tea"]})
    with pytest.raises(TypeError, match="cannot be changed"):
        changed.data["items"].append("soup")
    with pytest.raises(InvalidName):
        replace(order(), type="Order Placed")


@given(st.from_type(Event))
def test_an_event_at_a_position_is_the_same_event_stored_there(event: Event) -> None:
    """Only the position differs, and nobody can tell the copy from one that was made and checked field by field."""
    stored, made = event.at("1723890600000-0"), replace(event, position="1723890600000-0")

    assert stored == made == pickle.loads(pickle.dumps(stored))
    assert (hash(stored), repr(stored)) == (hash(made), repr(made))
    assert [type(stored), type(stored.data), type(stored.metadata)] == [Event, FrozenDict, FrozenDict]
    assert replace(stored, position=None) == event


def test_an_event_stored_twice_stands_at_two_positions() -> None:
    """`at` changes nobody's event: it makes another, which may be stored elsewhere in turn."""
    event = order()
    first = event.at("1-0")
    second = first.at("2-0")

    assert [each.position for each in (event, first, second)] == [None, "1-0", "2-0"]


def test_an_event_at_a_position_is_as_frozen_as_any() -> None:
    """The short way to an event leaves no door open."""
    stored = order().at("1-0")

    with pytest.raises(FrozenInstanceError):
        stored.position = "2-0"
    with pytest.raises((AttributeError, TypeError)):
        stored.note = "slots leave no room for a new field"
    with pytest.raises(TypeError, match="cannot be changed"):
        stored.data["items"].append("soup")


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"key": "order-7", "actor": "ann"}, "order-7"),
        ({"actor": "ann"}, "ann"),
        ({}, "order.placed"),
    ],
)
def test_the_key_keeps_the_order_else_the_actor_else_the_type(fields: dict[str, str], expected: str) -> None:
    """What is handled in order is named by the key, or the next best thing."""
    assert order(**fields).order_key == expected


def test_the_time_is_kept_in_utc() -> None:
    """Two clocks in two zones that mean one moment make one time."""
    tokyo = NOON.astimezone(timezone(timedelta(hours=9)))

    assert order(time=tokyo).time == NOON
    assert order(time=tokyo).time.tzinfo is UTC


def test_a_datetime_of_another_class_becomes_a_plain_one() -> None:
    """No codec knows the classes of libraries that subclass datetime, so an event does not keep them."""
    event = order(time=FrozenMoment(2024, 8, 17, 12, 0, tzinfo=UTC))

    assert type(event.time) is datetime
    assert event == order()


def test_members_of_an_enum_count_as_the_text_and_number_that_they_are() -> None:
    """A name, a word, a version or data from an Enum is kept as its plain value, not as its label."""
    fields = {
        "type": Dish.RAMEN,
        "actor": Dish.RAMEN,
        "version": Level.TWO,
        "data": {Dish.RAMEN: Dish.RAMEN, "n": Level.TWO},
    }
    event = order(**fields)

    assert event == order(type="ramen.hot", actor="ramen.hot", version=2, data={"ramen.hot": "ramen.hot", "n": 2})
    assert [type(event.type), type(event.actor), type(event.version)] == [str, str, int]
    assert {type(text) for text in [*event.data, event.data["ramen.hot"]]} == {str}


@pytest.mark.parametrize("kind", MESSAGES)
@pytest.mark.parametrize("absent", ["", None])
def test_a_message_without_an_id_gets_a_uuid_of_its_time(kind: type, absent: str | None) -> None:
    """The id is made where the message is made, from the message's own time."""
    message = kind("order.place", time=NOON, id=absent)

    assert UUID(message.id).version == 7
    assert UUID(message.id).int >> 80 == NOON.timestamp() * 1000


def test_two_events_made_alike_have_two_ids() -> None:
    """The same thing happening twice is two events."""
    assert Event("order.placed", time=NOON).id != Event("order.placed", time=NOON).id


def test_an_event_may_lie_before_1970() -> None:
    """History did not begin with Unix: an old letter can be recorded, and gets an id."""
    letter = Event("letter.sent", time=datetime(1912, 4, 14, tzinfo=UTC))

    assert letter.time.year == 1912
    assert UUID(letter.id).version == 7


SELF = {}
SELF["self"] = [SELF]

BAD_EVENTS = [
    # what came, the error, what the message shows of it, what it expected, what it advises
    ({"type": "Order-Placed"}, InvalidName, "'Order-Placed'", "lower-case words", "'order.placed'"),
    ({"type": ""}, InvalidName, "''", "lower-case words", "Try 'order.placed'"),
    ({"type": 7}, InvalidName, "7 (int)", "expected a string", "'order.placed'"),
    ({"type": {"id": "x" * 999}}, InvalidName, "(dict)", "expected a string", "'order.placed'"),
    ({"type": "a" * 201}, InvalidName, "aaa'…", "200 is the limit", "into data"),
    ({"data": [1, 2]}, InvalidData, "[1, 2] (list)", "expected a mapping", "Try {'value'"),
    ({"data": None}, InvalidData, "None", "expected a mapping", "Try {'value'"),
    ({"data": 10**5000}, InvalidData, "(int)", "expected a mapping", "Try {'value'"),
    (
        {"data": {"a": [{"b": object}]}},
        InvalidData,
        "data['a'][0]['b'] is <class 'object'>",
        "expected text",
        "Try the few",
    ),
    ({"data": {1: 2}}, InvalidData, "1 (int)", "expected a string", "Try str(key)"),
    ({"data": {"a": float("nan")}}, InvalidData, "data['a'] is nan", "JSON does not have", "Try None"),
    ({"data": {"a": -float("inf")}}, InvalidData, "data['a'] is -inf", "JSON does not have", "Try None"),
    ({"data": {"a": 2**1024}}, InvalidData, "data['a']", "1,025 bits", "Try text"),
    ({"data": {"a": "\ud800"}}, InvalidData, "'\\ud800'", "no UTF-8 form", "Try value.encode"),
    ({"data": {"\udfff": 1}}, InvalidData, "'\\udfff'", "no UTF-8 form", "Try value.encode"),
    ({"data": {"at": NOON}}, InvalidData, "datetime.datetime(2024", "expected text", "Try .isoformat()"),
    ({"data": {"id": UUID(int=7)}}, InvalidData, "(UUID)", "expected text", "Try str(value)"),
    ({"data": {"raw": b"\xff"}}, InvalidData, "b'\\xff'", "expected text", "b64encode"),
    ({"data": {"tags": {"a"}}}, InvalidData, "{'a'}", "expected text", "Try sorted(value)"),
    ({"data": SELF}, InvalidData, "data['self'][0]['self']", "32 levels", "contain itself?"),
    ({"metadata": "trace"}, InvalidData, "metadata is 'trace'", "expected a mapping", "Try {'value'"),
    ({"metadata": {"a": b""}}, InvalidData, "metadata['a']", "expected text", "b64encode"),
    ({"time": datetime(2024, 8, 17)}, InvalidTime, "2024-08-17T00:00:00", "no time zone", "Try datetime.now(UTC)"),
    ({"time": "2024-08-17"}, InvalidTime, "'2024-08-17' (str)", "expected a datetime", "datetime.now(UTC)"),
    ({"time": None}, InvalidTime, "None", "expected a datetime", "datetime.now(UTC)"),
    ({"id": 7}, InvalidMessage, "id is 7 (int)", "expected a short text", "Try str("),
    ({"id": 0}, InvalidMessage, "id is 0 (int)", "expected a short text", "Try str("),
    ({"id": []}, InvalidMessage, "id is [] (list)", "expected a short text", "Try str("),
    ({"actor": "ann\n"}, InvalidMessage, "actor is 'ann\\n'", "printable", "Try None"),
    ({"source": ""}, InvalidMessage, "source is ''", "expected a short", "Try None"),
    ({"key": "k" * (MAX_WORD + 1)}, InvalidMessage, "key has 513 characters", "512 is the limit", "into data"),
    ({"position": b"1-0"}, InvalidMessage, "position is b'1-0'", "expected a short text", "Try .decode()"),
    ({"actor": "\udc80"}, InvalidMessage, "actor is '\\udc80'", "printable", "Try None"),
    ({"version": 0}, InvalidMessage, "version is 0", "whole number", "Try 1"),
    ({"version": True}, InvalidMessage, "version is True (bool)", "whole number", "Try 1"),
    ({"version": "1"}, InvalidMessage, "version is '1' (str)", "whole number", "Try 1"),
    ({"version": 1.0}, InvalidMessage, "version is 1.0 (float)", "whole number", "Try 1"),
    ({"version": MAX_VERSION + 1}, InvalidMessage, "version is 2147483648", "to 2,147,483,647", "Try 1"),
]


@pytest.mark.parametrize(("fields", "error", "came", "expected", "advice"), BAD_EVENTS)
def test_a_bad_field_is_refused_with_what_came_what_was_expected_and_what_to_try(
    fields: dict[str, object], error: type[Exception], came: str, expected: str, advice: str
) -> None:
    """Whoever holds an Event holds a good one; whoever failed to make one knows why, in a line or two."""
    with pytest.raises(InvalidMessage) as caught:
        order(**fields)

    message = str(caught.value)
    assert type(caught.value) is error
    assert [part for part in (came, expected, advice) if part not in message] == []
    assert len(message) < 300


def test_an_error_keeps_what_came() -> None:
    """Nothing is lost with the message: the name that came and the path to the culprit are attributes."""
    with pytest.raises(InvalidName) as name:
        order(type=["not", "a", "name"])
    with pytest.raises(InvalidData) as data:
        order(data={"items": [{"price": 1j}]})

    assert name.value.name == ["not", "a", "name"]
    assert data.value.path == "data['items'][0]['price']"


def test_a_value_whose_repr_fails_is_still_refused_in_our_words() -> None:
    """The error is about the data, not about the repr."""

    class Broken:
        def __repr__(self) -> str:
            raise RuntimeError("no repr today")

    with pytest.raises(InvalidData, match=r"data\['a'\] is <no repr> \(Broken\)"):
        order(data={"a": Broken()})


@pytest.mark.parametrize(
    "moment",
    [
        datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=5))),
        datetime(9999, 12, 31, 23, 59, tzinfo=timezone(-timedelta(hours=5))),
    ],
)
def test_a_moment_that_utc_cannot_say_is_refused(moment: datetime) -> None:
    """At both ends of the calendar a zone can lead out of it."""
    with pytest.raises(InvalidTime, match=r"outside the years 1 to 9999\. Try"):
        order(time=moment)


def test_a_command_and_a_query_check_their_own_names() -> None:
    """The message says which of the three was meant."""
    with pytest.raises(InvalidName, match=r"'placeOrder' is not a command's name.*'place.order'"):
        Command("placeOrder")
    with pytest.raises(InvalidName, match=r"'User' is not a query's name.*'user'"):
        Query("User")


@pytest.mark.parametrize("timeout", [0, -1, float("nan"), float("inf"), "5", None, True])
def test_a_query_waits_for_a_number_of_seconds_and_not_for_ever(timeout: object) -> None:
    """A query without an end to its patience hangs the one who asks."""
    with pytest.raises(InvalidMessage, match=r"timeout is .*expected seconds, more than 0.*Try 5\.0"):
        Query("user.get", timeout=timeout)


def test_a_query_keeps_its_patience() -> None:
    """The limit travels with the question."""
    assert Query("user.get", {"id": 7}, timeout=0.25).timeout == 0.25
