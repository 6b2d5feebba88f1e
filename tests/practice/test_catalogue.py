"""Files of events: YAML, JSON and JSON Lines, catalogues and logs; and one clear line for what is none."""

from __future__ import annotations

import json
from typing import Any

import pytest

from eventlab.errors import NotACatalogue
from eventlab.event import Event
from eventlab.practice.catalogue import as_written, read_catalogue

YAML = """\
# what a shop tells
user.registered:
  version: 2
  description: Somebody has an account now.
  data: {user_id: "123"}

order.placed:
  version: 1
  data:
    type: object
    properties:
      order_id: {type: string}
"""
EVENTS = [{"type": "user.registered", "version": 2, "data": {"user_id": "123"}}, {"type": "order.placed", "version": 1}]


def read(text: str, name: str = "") -> list[tuple[Any, Any, int | None]]:
    """Type, version and line of each event in a file of that name."""
    return [(at.type, at.version, at.line) for at in read_catalogue(text.encode(), name)]


def test_a_catalogue_in_yaml_knows_its_lines() -> None:
    """Each entry with the line on which it begins; an example is told from a schema."""
    assert read(YAML, "shop.yaml") == [("user.registered", 2, 2), ("order.placed", 1, 7)]
    assert [at.is_schema for at in read_catalogue(YAML.encode(), "shop.yml")] == [False, True]


def test_the_same_catalogue_in_json() -> None:
    """Laid out or not, the lines are right."""
    value = {"user.registered": {"version": 2}, "order.placed": {"version": 1, "data": {"a": [1, {"b": '}:,\\" '}]}}}

    assert read(json.dumps(value, indent=2), "shop.json") == [("user.registered", 2, 2), ("order.placed", 1, 5)]
    assert read(json.dumps(value), "shop.json") == [("user.registered", 2, 1), ("order.placed", 1, 1)]


def test_a_log_is_a_list_or_a_line_for_each() -> None:
    """JSON, JSON Lines and YAML; without an ending that says so, the text itself does."""
    whole, lines = json.dumps(EVENTS, indent=1), "\n\n".join(map(json.dumps, EVENTS)) + "\n"
    yaml = "- type: user.registered\n  version: 2\n- {type: order.placed, version: 1}\n"

    assert read(whole, "log.json") == read(whole) == [("user.registered", 2, 2), ("order.placed", 1, 9)]
    assert read(lines, "log.jsonl") == read(lines) == read(lines, "log.json")
    assert read(lines) == [("user.registered", 2, 1), ("order.placed", 1, 3)]
    assert read(yaml) == [("user.registered", 2, 1), ("order.placed", 1, 3)]
    assert read("{order.placed: {version: 1}}", "shop.yaml") == [("order.placed", 1, 1)]


def test_one_event_alone_is_a_list_of_one() -> None:
    """An envelope, the guide's form of an event, a CloudEvent."""
    guide = {
        "what": "user.logged_in",
        "when": "2024-08-17T10:30:00Z",
        "who": "user-123",
        "where": "app",
        "details": {"a": 1},
    }
    cloud = {"specversion": "1.0", "type": "order.placed", "source": "/till", "id": "7", "dataversion": 3, "extra": 1}
    (first,), (second,), (third,) = (read_catalogue(json.dumps(event).encode()) for event in (EVENTS[0], guide, cloud))

    assert (first.type, first.version) == ("user.registered", 2)
    assert (second.type, second.time, second.actor, second.source, second.data) == (*guide.values(),)
    assert (third.type, third.version, third.strays) == ("order.placed", 3, ())


def test_what_the_gateway_answers_is_a_list() -> None:
    """`curl …/api/history | eventlab lint -`: the events stand under a name, with a cursor beside them."""
    read_back = read_catalogue(json.dumps({"events": EVENTS, "cursor": "7-0"}).encode())

    assert [at.type for at in read_back] == [event["type"] for event in EVENTS]


def test_what_several_entries_share_is_no_entry() -> None:
    """YAML has anchors, and they must stand somewhere: under a name that no event can have."""
    (only,) = read_catalogue(b"x-first: &first {version: 1}\norder.placed: *first\n")

    assert (only.type, only.version) == ("order.placed", 1)


def test_values_are_taken_like_files() -> None:
    """What a program has in hand: a mapping, a list, a generator, events that were made."""
    event = Event("order.placed", {"dish": "ramen"})

    assert [at.entry for at in as_written({"order.placed": None})] == [True]
    assert [at.type for at in as_written(each for each in (event, EVENTS[0]))] == ["order.placed", "user.registered"]
    assert [at.time for at in as_written(event)] == [event.time]


@pytest.mark.parametrize(
    ("text", "name", "says"),
    [
        ("", "a.yaml", "it is empty"),
        (" \n\t\n", "a.json", "it is empty"),
        ("# later\n---\n", "a.yaml", "it is empty"),
        ('{"a": {},\n "b": }', "a.json", "line 2, column 7: Expecting value: expected JSON."),
        ('{"a": {}}\n{"b": ', "a.jsonl", "line 2, column 7: Expecting value: expected JSON."),
        ('{"a.b": {"version": 1}, "a.b": {"version": 2}}', "a.json", "'a.b' stands twice in one object"),
        ('{"a.b": {"data": NaN}}', "a.json", "NaN is not JSON"),
        ("[" * 100_000, "a.json", "nested too deep"),
        ('{"a.b": {"version": %s}}' % ("9" * 5000), "a.json", "digits"),
        ("order.placed: {}\n", "a.json", "line 1, column 1: Expecting value: expected JSON."),
        ('"order.placed"', "a.json", "it holds 'order.placed' (str): expected a mapping of types"),
        ("a.b:\n  version: 1\n  data: {x: [}\n", "a.yaml", "line 3, column 14: "),
        ("a.b: {}\nc.d: {}\na.b: {}\n", "a.yaml", "line 3, column 1: 'a.b' stands a second time"),
        ("a.b:\n\tversion: 1\n", "a.yaml", "line 2, column 1: a tab stands here"),
        ("a.b: !!python/object:os.system {}\n", "a.yaml", "line 1, column 6: could not determine a constructor"),
        ("a.b: *nowhere\n", "a.yaml", "line 1, column 6: found undefined alias"),
        ("just words\n", "a.yaml", "it holds 'just words'"),
        ("# nothing yet\n", "a.yaml", "it is empty"),
        ("---\na: {}\n---\nb: {}\n", "a.yaml", "line 3, column 1: another document begins here"),
        ("? [a, b]\n: 1\n", "a.yaml", "line 1, column 3: found unhashable key"),
        ("a: &a {b: *a}\n", "a.yaml", "unfold"),
        ("a: \x07\n", "a.yaml", "expected YAML"),
        ("a.b: " + "[" * 5000, "a.yaml", "nested too deep"),
    ],
)
def test_what_is_no_catalogue_is_one_line_with_the_place(text: str, name: str, says: str) -> None:
    """What came, where, and what was expected; never a traceback, never a second line."""
    with pytest.raises(NotACatalogue) as caught:
        read(text, name)

    assert says in str(caught.value)
    assert "Keep one.:" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_text_must_be_utf_8() -> None:
    """The line of the first byte that is not; a mark at the beginning, as Windows writes it, is none of them."""
    with pytest.raises(NotACatalogue, match=r"line 2: .*expected text in UTF-8") as caught:
        read_catalogue(b"a: 1\nb: caf\xe9\n")
    assert caught.value.line == 2
    assert read("\ufeff" + YAML)[0] == ("user.registered", 2, 2)
    assert read("\ufeff" + json.dumps(EVENTS), "log.json")[0] == ("user.registered", 2, 1)


@pytest.mark.parametrize(
    ("codec", "named"),
    [
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16LE"),
        ("utf-16-be", "UTF-16BE"),
        ("utf-32", "UTF-32"),
    ],
)
@pytest.mark.parametrize("name", ["a.yaml", "a.json", "a.jsonl", "-"])
def test_a_file_of_wide_letters_is_called_what_it_is(codec: str, named: str, name: str) -> None:
    """PowerShell's `>` writes one; with the command that makes it plain."""
    with pytest.raises(NotACatalogue) as caught:
        read_catalogue(json.dumps(EVENTS).encode(codec), name)

    said = f"it is written in {named}: expected text in UTF-8. Try iconv -f {named} -t UTF-8."
    assert str(caught.value) == said


@pytest.mark.parametrize(
    ("text", "name", "says"),
    [
        (
            "asyncapi: 3.0.0\nchannels: {}\n",
            "a.yaml",
            "it is an AsyncAPI document, asyncapi '3.0.0' (str): expected a mapping",
        ),
        ("asyncapi: 2.6\nchannels: {}\n", "a.yaml", "it is an AsyncAPI document, asyncapi 2.6 (float): expected"),
        ('{"asyncapi": "3.0.0", "channels": {}}', "a.json", "it is an AsyncAPI document"),
        ('{"openapi": "3.1.0"}', "a.json", "it is an OpenAPI document, openapi '3.1.0'"),
        ("swagger: '2.0'\n", "a.yaml", "it is an OpenAPI document, swagger '2.0'"),
    ],
)
def test_a_document_of_another_kind_is_called_what_it_is(text: str, name: str, says: str) -> None:
    """Once, and with what becomes of its messages; instead of a finding for each of its parts."""
    with pytest.raises(NotACatalogue) as caught:
        read(text, name)

    assert says in str(caught.value)
    assert "Try one entry for each message, such as order.placed: {version: 1, data: its payload}." in str(caught.value)


def test_an_event_may_be_called_like_another_kind_of_document() -> None:
    """What makes a document one is its version."""
    assert read("asyncapi: {version: 2, data: {}}\n") == [("asyncapi", 2, 1)]


@pytest.mark.parametrize("value", ["user.registered", 7, None, b"{}"])
def test_a_value_that_is_no_catalogue_says_what_one_is(value: object) -> None:
    """A name of a file is the likeliest mistake, and told how to be read."""
    with pytest.raises(NotACatalogue, match="eventlab lint FILE"):
        as_written(value)
