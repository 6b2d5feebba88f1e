"""An event as it was written down: whatever form it has, the linter sees the same parts."""

from __future__ import annotations

from typing import Any

import pytest

from eventlab.event import Event
from eventlab.event.frozen import MAX_DEPTH
from eventlab.practice.described import MOST_FIELDS, UNKNOWN, described, entry, words


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("user_id", ("user", "id")),
        ("userId", ("user", "id")),
        ("userID", ("user", "id")),
        ("APIKey", ("api", "key")),
        ("e-mail", ("e", "mail")),
        ("last4", ("last", "4")),
        ("USER_ID", ("user", "id")),
        ("", ()),
        ("名前", ()),
    ],
)
def test_the_words_of_a_name(name: str, parts: tuple[str, ...]) -> None:
    """However they are joined."""
    assert words(name) == parts


def test_details_are_a_flat_list_with_paths() -> None:
    """Every name and every item, in order, with its kind; an item is called what its list is called."""
    at = described(
        {"type": "a.b", "data": {"items": [{"price": 9.5}, "free"], "paid": None, "n": True, "by": {"id": 7}}}
    )

    assert [(each.path, each.name, each.kind) for each in at.details()] == [
        ("data.items", "items", "array"),
        ("data.items[0].price", "price", "number"),
        ("data.items[1]", "items", "string"),
        ("data.paid", "paid", "null"),
        ("data.n", "n", "boolean"),
        ("data.by", "by", "object"),
        ("data.by.id", "id", "integer"),
    ]


def test_a_schema_has_details_without_values() -> None:
    """Kinds are known, values only where an example is given."""
    properties: dict[str, Any] = {
        "id": {"type": ["integer", "null"]},
        "mail": {"type": "string", "default": "none"},
        "rows": {"type": "array", "items": {"properties": {"n": {"examples": [7]}}}},
        "any": True,
        "both": {"type": ["integer", "string"]},
        "odd": {"type": 7},
    }
    at = entry("a.b", {"data": {"type": "object", "properties": properties}})

    assert [(each.path, each.value, each.kind) for each in at.details()] == [
        ("data.id", UNKNOWN, "integer"),
        ("data.mail", "none", "string"),
        ("data.rows", UNKNOWN, "array"),
        ("data.rows[].n", 7, None),
        ("data.any", UNKNOWN, None),
        ("data.both", UNKNOWN, None),
        ("data.odd", UNKNOWN, None),
    ]


def test_an_example_with_a_type_is_not_taken_for_a_schema() -> None:
    """Data may have a field called type, or even properties."""
    assert entry("a.b", {"data": {"$schema": "https://json-schema.org/draft/2020-12/schema"}}).is_schema
    assert not entry("a.b", {"data": {"type": "object"}}).is_schema
    assert not entry("a.b", {"data": {"type": "house", "properties": {"rooms": 3}}}).is_schema


def test_what_is_endless_is_looked_at_for_a_while() -> None:
    """A huge event is too large, which is all there is to say of it."""
    assert len(described({"type": "a.b", "data": {str(n): n for n in range(MOST_FIELDS * 2)}}).details()) == MOST_FIELDS


@pytest.mark.parametrize("event", [Event("a.b", {"tags": ["new"]}), {"type": "a.b", "data": {"tags": ("new",)}}])
def test_a_list_is_a_list_in_whatever_form(event: Any) -> None:
    """Frozen in an event that was made, or a tuple, as a program may have it in hand."""
    (tags, tag) = described(event).details()

    assert (tags.kind, tag.path, tag.kind) == ("array", "data.tags[0]", "string")


def test_what_an_event_can_hold_is_looked_at_to_the_bottom() -> None:
    """The deepest data that is not refused, an example of it or its schema; and no end of depth breaks the linter."""
    deep: Any = {"password": "abc"}
    schema: Any = {"properties": {"password": {}}}
    for level in range(MAX_DEPTH - 2):
        deep = [deep] if level % 2 else {"in": deep}
        schema = {"items": schema} if level % 2 else {"properties": {"in": schema}}
    event = Event("a.b", {"in": deep}, metadata={"in": deep})
    at = entry("a.b", {"data": {"type": "object", "properties": {"in": schema}}})

    assert {described(event).details()[-1].name, described(event).aside()[-1].name, at.details()[-1].name} == {
        "password"
    }
    for _ in range(2000):
        deep = [deep]
    assert described({"type": "a.b", "data": {"in": deep}}).details()


def test_what_is_no_event_keeps_its_line() -> None:
    """In a file of a thousand events it wants to be found."""
    for at in (described("words", line=7), entry("a.b", "words", line=7)):
        assert (at.line, at.whole, at.data) == (7, False, "words")
