"""What the course remembers, and that remembering never costs anything."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from eventlab.clock import ManualClock
from eventlab.course import progress
from eventlab.course.entry import Entry
from eventlab.course.progress import summary


def test_what_happened_is_remembered_with_its_time(checkout: Path, data: Path) -> None:
    """One line for each, oldest first, whatever the order in the file."""
    clock = ManualClock(datetime(2026, 1, 2, 12, tzinfo=UTC))
    progress.record("hint", "4.1", code="EMIT-RAISE-01", number=2, clock=clock)
    progress.record("reset", "4.1", clock=ManualClock(datetime(2025, 1, 1, tzinfo=UTC)))

    kinds = [(entry.kind, entry.time.year) for entry in progress.entries()]

    assert kinds == [("reset", 2025), ("hint", 2026)]
    assert json.loads((data / "progress.jsonl").read_text().splitlines()[0])["time"] == "2026-01-02T12:00:00Z"


@pytest.mark.parametrize("name", ["EVENTLAB_LIVE", "CI", "EVENTLAB_JUDGED"])
def test_where_nobody_learns_nothing_is_read_or_written(
    checkout: Path, data: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """A run for comparison is the same on every machine; within it, it remembers."""
    progress.record("verdict", "4.1", status="passed")
    before = (data / "progress.jsonl").read_bytes()
    monkeypatch.setenv(name, "0")

    progress.record("verdict", "4.2", status="passed")

    assert [entry.id for entry in progress.entries()] == ["4.2"]
    assert (data / "progress.jsonl").read_bytes() == before
    assert progress.news() == ""


def test_a_folder_that_is_none_costs_nothing(checkout: Path, data: Path) -> None:
    """This process remembers, and the news say why nothing is kept: once."""
    data.write_text("a file where the folder should be")

    progress.record("verdict", "4.1", status="passed")

    assert summary(progress.entries()).passed == {"4.1"}
    assert progress.news().startswith(f"Progress is not kept: {data} cannot be written (")
    progress.entries()
    assert "cannot be read" in progress.news()
    assert progress.news() == ""


def test_damage_is_told_once(checkout: Path, data: Path) -> None:
    """Whoever says something next says it too; then it is over."""
    progress.record("verdict", "4.1", status="passed")
    with (data / "progress.jsonl").open("ab") as file:
        file.write(b'{"time": "2026')

    assert [entry.id for entry in progress.entries()] == ["4.1"]
    assert progress.with_news("Text.").startswith("Text.\n\nYour progress was damaged: 1 line could not be read, 1")
    assert progress.with_news("Text.") == "Text."


def test_attempts_of_earlier_versions_are_taken_over_once(checkout: Path, data: Path) -> None:
    """Their file stays as it is; reading again adds nothing."""
    old = checkout / "work" / ".eventlab" / "attempts.jsonl"
    old.parent.mkdir()
    old.write_text('{"exercise": "4.2", "status": "passed", "code": null, "seed": 1, "source": "abc"}\nhalf')

    for _ in range(2):
        assert [entry.id for entry in progress.entries()] == ["4.2"]

    assert len((data / "progress.jsonl").read_text().splitlines()) == 1
    assert old.read_text().endswith("half")


def test_the_summary_says_what_the_entries_come_to() -> None:
    """Passed stays passed; of failures and predictions the last counts; a hint read twice is one hint."""
    now = datetime(2026, 1, 2, tzinfo=UTC)
    found = [
        Entry(now, "verdict", "4.1", status="failed", code="A"),
        Entry(now, "hint", "4.1", code="A", number=2),
        Entry(now, "hint", "4.1", code="A", number=2),
        Entry(now, "verdict", "4.1", status="passed"),
        Entry(now, "verdict", "4.1", status="error", code="B"),
        Entry(now, "verdict", "4.2", status="not attempted"),
        Entry(now, "reset", "4.1"),
        Entry(now, "prediction", "4.restart", number=1),
        Entry(now, "prediction", "4.restart", number=3),
    ]

    known = summary(found)

    assert known.passed == {"4.1"}
    assert known.last_failure == {"4.1": "B"}
    assert known.hints == {"4.1": 1}
    assert known.predictions == {"4.restart": 3}
