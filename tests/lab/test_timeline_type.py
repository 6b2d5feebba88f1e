"""Words are measured before they are drawn, and broken where the panel ends."""

from __future__ import annotations

from eventlab.lab.timeline_type import fitted, width_of


def test_longer_and_bolder_words_are_wider() -> None:
    """The measure follows the font: letters, size and weight."""
    assert width_of("mm") > width_of("ii") > width_of("i") > 0
    assert width_of("kitchen", 14) > width_of("kitchen", 12)
    assert width_of("kitchen", bold=True) > width_of("kitchen")
    assert width_of("") == 0


def test_words_are_broken_between_them_and_cut_at_the_last_line() -> None:
    """Each line fits; what is left over is an ellipsis, also within one long word."""
    lines = fitted("history of everything that has ever happened here", 120, 2)

    assert len(lines) == 2
    assert lines[1].endswith("…")
    assert all(width_of(line) <= 120 for line in lines)
    assert fitted("short", 120, 2) == ["short"]
    assert fitted("", 120, 2) == []
    assert fitted("a" * 100, 120, 2)[0].endswith("…")
