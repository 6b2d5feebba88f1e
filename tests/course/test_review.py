"""One past failure a day, the same all day, and not every day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from eventlab.course.entry import Entry
from eventlab.course.review import is_due, review

MONDAY = datetime(2026, 1, 5, 9, tzinfo=UTC)


def row(id: str, code: str | None = None, day: int = 0) -> Entry:
    """A verdict so many days after Monday: failed with a code, or passed."""
    return Entry(MONDAY + timedelta(days=day), "verdict", id, status="failed" if code else "passed", code=code)


def on(day: int) -> date:
    return (MONDAY + timedelta(days=day)).date()


SOLVED = [row("4.1", "EMIT-RAISE-01"), row("4.1")]


def test_it_comes_back_when_it_is_about_to_be_forgotten() -> None:
    """1, 2, 4, 8, 16 days after, each time a little longer, and with pauses between."""
    assert [day for day in range(26) if is_due(day)] == [1, 2, 4, 5, *range(8, 12), *range(16, 24)]


def test_a_failure_solved_since_becomes_a_question() -> None:
    """Not on the day of the pass; on the next, with the misconception's own words."""
    found = review(SOLVED, on(1))

    assert review(SOLVED, on(0)) is None
    assert review(SOLVED, on(3)) is None
    assert found is not None
    assert (found.exercise.id, found.code) == ("4.1", "EMIT-RAISE-01")
    assert found.question.endswith(" What does that cost?")
    assert found.question.startswith(found.says)
    assert found.answer[0].isupper()
    assert found.answer[1:] == found.why[1:]


def test_what_is_not_solved_is_no_review() -> None:
    """It is work to be done; nor is a failure after the pass, nor an exception that says nothing about events."""
    assert review([row("4.1", "EMIT-RAISE-01")], on(1)) is None
    assert review([row("4.1"), row("4.1", "EMIT-RAISE-01")], on(1)) is None
    assert review([row("4.1", "RUN-SYNTAX-01"), row("4.1")], on(1)) is None
    assert review([row("4.1", "EMIT-OLD-99"), row("4.1")], on(1)) is None
    assert review([], on(1)) is None


def test_of_several_the_date_chooses() -> None:
    """The same all day long, another on the next; the day of the last pass counts."""
    entries = [row("4.1", "EMIT-RAISE-01"), row("4.1", "EMIT-ONCE-01"), row("4.1"), row("4.2", "MATCH-DOT-01")]
    entries += [row("4.2"), row("4.2", day=3)]

    codes = [found.code if (found := review(entries, on(day))) else None for day in range(1, 6)]

    assert set(codes[:2]) == {"EMIT-RAISE-01", "EMIT-ONCE-01"}
    assert codes[2] is None
    assert review(entries, on(1)) == review(entries, on(1))
