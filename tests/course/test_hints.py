"""Help opens with different attempts, not with time, and not with the same attempt again."""

from __future__ import annotations

from datetime import UTC, datetime

from eventlab.course.entry import Entry
from eventlab.course.hints import ladder, solution_is_open, tries

NOW = datetime(2026, 1, 2, tzinfo=UTC)


def failed(source: str, code: str = "A", id: str = "4.1") -> Entry:
    """One failing attempt."""
    return Entry(NOW, "verdict", id, status="failed", code=code, source=source)


def opened(entries: list[Entry]) -> int:
    """How many hints are open for the last failure of 4.1."""
    at = ladder(entries, "4.1")
    assert at is not None
    return at.open


PASSED = Entry(NOW, "verdict", "4.1", status="passed", source="p")
RESET = Entry(NOW, "reset", "4.1")
EARLY = Entry(NOW, "hint", "4.1", code="A", number=2, now=True)


def test_each_different_attempt_opens_one_more() -> None:
    """The same source again opens nothing; nor does an attempt at another exercise."""
    assert opened([failed("a")]) == 1
    assert opened([failed("a"), failed("a")]) == 1
    assert opened([failed("a"), failed("b", id="4.2")]) == 1
    assert opened([failed("a"), failed("b")]) == 2
    assert opened([failed("a"), failed("b"), failed("c")]) == 3


def test_each_misconception_has_a_ladder_of_its_own() -> None:
    """A new code begins with its first hint; the old ladder is where it was when it comes back."""
    assert opened([failed("a"), failed("b"), failed("c", "B")]) == 1
    assert opened([failed("a"), failed("b"), failed("c", "B"), failed("d")]) == 3


def test_a_pass_or_a_reset_begins_anew() -> None:
    """Whoever starts again thinks again."""
    assert opened([failed("a"), failed("b"), PASSED, failed("c")]) == 1
    assert opened([failed("a"), failed("b"), RESET, failed("c")]) == 1
    assert ladder([failed("a"), PASSED], "4.1") is None
    assert ladder([], "4.1") is None


def test_an_untouched_starter_is_no_attempt() -> None:
    """It takes nothing away either: the last real failure still counts."""
    starter = Entry(NOW, "verdict", "4.1", status="not attempted", source="s")

    assert opened([failed("a"), failed("b"), starter]) == 2


def test_what_was_opened_early_stays_open() -> None:
    """And an attempt more does not open a rung more than by itself."""
    assert opened([failed("a"), EARLY]) == 2
    assert opened([failed("a"), EARLY, failed("b")]) == 2
    assert opened([failed("a"), EARLY, failed("b"), failed("c")]) == 3


def test_the_solution_opens_after_three_different_attempts_or_a_pass() -> None:
    """Whatever went wrong in them; a second code with the same source is a different attempt."""
    three = [failed("a"), failed("b", "B"), failed("c")]

    assert (tries(three, "4.1"), solution_is_open(three, "4.1")) == (3, True)
    assert not solution_is_open([failed("a"), failed("a"), failed("b")], "4.1")
    assert not solution_is_open([*three, failed("d")], "4.2")
    assert solution_is_open([PASSED], "4.1")
    assert solution_is_open([Entry(NOW, "solution", "4.1", now=True)], "4.1")
