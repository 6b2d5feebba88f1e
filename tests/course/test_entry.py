"""One line of what is remembered, there and back."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from eventlab.course.entry import Entry, attempts, entry_of, is_object, line_of

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)


def test_an_entry_survives_the_way_through_a_line() -> None:
    """What is None takes no room; the time is in UTC."""
    entry = Entry(NOON, "verdict", "4.1", status="failed", code="EMIT-RAISE-01", seed=7, source="abc")

    line = line_of(entry)

    assert json.loads(line) == {
        "time": "2026-01-02T12:00:00Z",
        "kind": "verdict",
        "id": "4.1",
        "status": "failed",
        "code": "EMIT-RAISE-01",
        "seed": 7,
        "source": "abc",
    }
    assert b"\n" not in line
    assert entry_of(line) == entry


@pytest.mark.parametrize(
    "line",
    [
        b"{}",
        b'{"time": "2026-01-02T12:00:00Z", "kind": "verdict", "id": 5}',
        b'{"time": "2026-01-02T12:00:00", "kind": "verdict", "id": "4.1"}',
        b'{"time": "2026-01-02T12:00:00Z", "kind": "a kind of a later version", "id": "4.1"}',
    ],
)
def test_an_object_that_is_no_entry_is_passed_over(line: bytes) -> None:
    """Another version may have written it: it is no damage, and stays in the file."""
    assert is_object(line)
    assert entry_of(line) is None


@pytest.mark.parametrize("line", [b"", b"[]", b'{"time": "2026', b"\xff\x00\x80", b"[" * 100_000, b'{"a": "\xff"}'])
def test_anything_else_is_damage(line: bytes) -> None:
    """Half a line, junk, another kind of JSON: none of it raises."""
    assert not is_object(line)
    assert entry_of(line) is None


def test_attempts_of_the_first_versions_become_entries() -> None:
    """In their order, before all others, and the same at each reading; what is none is passed over."""
    text = (
        b'{"exercise": "4.1", "status": "failed", "code": "EMIT-RAISE-01", "seed": 3, "source": "abc"}\n'
        b'{"exercise": "4.1", "hint": "EMIT-RAISE-01"}\n'
        b'{"exercise": "4.1", "sta\n'
        b"[]\n"
        b'{"exercise": "4.1", "status": "passed", "code": null, "seed": 4, "source": "abd"}\n'
    )

    found = attempts(text)

    assert [(entry.kind, entry.status, entry.code) for entry in found] == [
        ("verdict", "failed", "EMIT-RAISE-01"),
        ("hint", None, "EMIT-RAISE-01"),
        ("verdict", "passed", None),
    ]
    assert sorted(found, key=lambda entry: entry.time) == found == attempts(text)
    assert all(entry.time < NOON for entry in found)
    assert len({entry.time for entry in found}) == 3
