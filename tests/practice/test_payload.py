"""What an event is made of: version, time, shape and size; and whether the system would take it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from eventlab.errors import InvalidMessage
from eventlab.event import MAX_ENVELOPE_BYTES, Event
from eventlab.practice import lint, lint_catalogue

PLACED = {"type": "order.placed", "version": 1, "data": {"order_id": "7"}}

BAD: list[tuple[str, str, dict[str, Any], str]] = [
    ("VERSION-01", "version", {"version": None}, "version: 1"),
    ("VERSION-03", "version", {"version": "v2"}, "Write 2."),
    ("VERSION-03", "version", {"version": 0}, "Write 1."),
    ("VERSION-03", "version", {"version": True}, "Write 1."),
    ("VERSION-03", "version", {"version": 1.5}, "Write 1."),
    ("TIME-01", "time", {"time": "2024-08-17T10:30:00"}, "2024-08-17T10:30:00Z"),
    ("TIME-01", "time", {"time": datetime(2024, 8, 17)}, "2024-08-17T00:00:00Z"),
    ("TIME-01", "time", {"time": "yesterday"}, "2024-08-17T10:30:00Z"),
    ("TIME-02", "time", {"time": 1723890601000}, "2024-08-17T10:30:01Z"),
    ("TIME-02", "time", {"timestamp": 1723890602}, "2024-08-17T10:30:02Z"),
    ("TIME-02", "time", {"time": 1e300}, "Z"),
    ("TIME-03", "data.at", {"data": {"at": "2024-08-17T10:30:00"}}, "2024-08-17T10:30:00Z"),
    ("TIME-03", "data.at[0].from", {"data": {"at": [{"from": "2024-08-17 10:30"}]}}, "from_local"),
    ("TIME-02", "data.placed_at", {"data": {"placed_at": 1723890601000}}, "2024-08-17T10:30:01Z"),
    ("TIME-04", "data.due", {"data": {"due": "08/07/2024"}}, "2024-08-17"),
    ("SHAPE-01", "data", {"data": ["ramen"]}, "data: {value: ['ramen']}"),
    ("SHAPE-01", "data", {"data": None}, "data: {value: None}"),
    ("SHAPE-02", "dish, price", {"dish": "ramen", "price": 9}, "Put them into data"),
    ("SHAPE-02", "a, b, c, d, e, …", dict.fromkeys("abcdef", 1), "Put them into data"),
    ("SHAPE-02", "dish", {"dish": "ramen"}, "Put it into data; what only the plumbing needs, into metadata."),
    ("JSON-01", "data['at']", {"data": {"at": datetime(2024, 8, 17, tzinfo=UTC)}}, ".isoformat()"),
    ("JSON-01", "data['items'][0]", {"data": {"items": [{1, 2}]}}, "sorted(value)"),
    ("JSON-01", "data", {"data": {7: "seven"}}, "str(key)"),
    ("JSON-01", "data['ratio']", {"data": {"ratio": float("nan")}}, "None"),
    ("JSON-01", "metadata", {"metadata": ["a"]}, "value"),
    ("FIELD-01", "actor", {"actor": 7}, "str("),
    ("FIELD-01", "id", {"id": "a\nb"}, "None"),
    ("FIELD-01", "key", {"key": "k" * 1000}, ""),
    ("SIZE-01", "data.scan", {"data": {"order_id": "7", "scan": "x" * MAX_ENVELOPE_BYTES}}, "scan takes 262,146"),
    ("SIZE-02", "data.scan", {"data": {"order_id": "7", "scan": "x" * 220_000}}, "Store the large part elsewhere"),
    ("SIZE-03", "data.scan", {"data": {"zone": "7", "scan": "x" * 40_000}}, "scan takes 40,002"),
]
GOOD: list[dict[str, Any]] = [
    {},
    {
        "time": "2024-08-17T10:30:00Z",
        "id": "e-1",
        "actor": "ann",
        "source": "till",
        "key": "order-7",
        "position": "7-0",
    },
    {"time": "2024-08-17T12:30:00.123+02:00", "metadata": {"trace_id": "abc"}},
    {"time": datetime(2024, 8, 17, tzinfo=UTC), "metadata": None},
    {"data": {}},
    {"data": {"on": "2024-08-17", "opens_at_local": "2024-08-17T10:30:00", "at": "2024-08-17T10:30:00+09:00"}},
    {"data": {"items": [{"dish": "ramen", "price": 9.5}], "table": None, "paid": False, "note": "2024-08-17T10 or so"}},
    {"data": {"scan": "x" * 20_000}},
    {"data": {"at": 93_000, "date": 20240817, "time": 12.5, "bytes": 1723890601000, "due": "17.08.2024"}},
    {"version": 2_000_000},
    {"data": {"type": "object", "properties": {"note": {"type": "string", "description": "long " * 10_000}}}},
]


@pytest.mark.parametrize(("rule", "where", "change", "mend"), BAD, ids=[f"{rule} {where}" for rule, where, *_ in BAD])
def test_what_is_wrong_is_told_with_its_place(rule: str, where: str, change: dict[str, Any], mend: str) -> None:
    """One finding: which rule, which part of the event, and what to write instead."""
    (finding,) = lint({**PLACED, **change})

    assert (finding.code, finding.where) == (f"DESIGN-{rule}", where)
    assert mend in finding.mend


@pytest.mark.parametrize("change", GOOD, ids=range(len(GOOD)))
def test_what_is_right_is_not_spoken_of(change: dict[str, Any]) -> None:
    """Whole envelopes, local times that say so, and all that JSON has."""
    assert lint({**PLACED, **change}).codes == ()


@pytest.mark.parametrize(("rule", "where", "change", "mend"), BAD, ids=[f"{rule} {where}" for rule, where, *_ in BAD])
def test_an_error_is_what_the_system_refuses(rule: str, where: str, change: dict[str, Any], mend: str) -> None:
    """The linter calls nothing an error that an event could be, but for secrets, and orders in disguise."""
    finding = lint({**PLACED, **change})[0]
    fields = {name: value for name, value in {**PLACED, **change}.items() if value is not None or name == "data"}
    try:
        made = Event(
            **{**fields, **({"time": datetime.fromisoformat(str(fields["time"]))} if "time" in fields else {})}
        )
        taken = rule != "SIZE-01" and made is not None
    except (InvalidMessage, TypeError, ValueError):
        taken = False

    assert taken is (finding.severity != "error") or rule.startswith(("TIME-02", "SHAPE-02"))


@pytest.mark.parametrize("thing", [None, 7, "order.placed", ["order.placed"], b"{}"])
def test_what_is_no_event_at_all_is_a_finding(thing: object) -> None:
    """The linter never raises: whoever feeds it a log wants to hear of the odd line, and of all the others."""
    (finding,) = lint(thing)

    assert finding.code == "DESIGN-SHAPE-01"
    assert finding.mend == "Write {type: …, data: {…}}."


def test_an_entry_of_a_catalogue_is_told_what_an_entry_holds() -> None:
    """It has no metadata, and its form is another than an event's."""
    strays, none = lint_catalogue({"order.placed": {"version": 1, "owner": "till"}, "order.paid": 7})[:2]

    assert (strays.where, strays.mend) == ("owner", "Put it into data.")
    assert none.mend == "Write a mapping with version, description and data."


def test_data_that_contains_itself_is_a_finding() -> None:
    """Depth is bounded: a circle ends."""
    data: dict[str, Any] = {}
    data["self"] = data

    assert "DESIGN-JSON-01" in lint({**PLACED, "data": data}).codes
