"""The index finds exactly those patterns that match, and looks at no others."""

from __future__ import annotations

from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from eventlab.event import Pattern, PatternIndex

NAMES = ("a", "a.b", "a.b.c", "b", "b.a", "a_b.c", "order.placed", "order.placed.late", "placed")
PATTERNS = (*NAMES, "*", "a*", "a.*", "*.a", "*a", "*.b.*", "*c", "order.*", "*.placed", "*placed", "o*placed", "*r*d")


@given(st.lists(st.tuples(st.booleans(), st.sampled_from(PATTERNS), st.integers(0, 2))), st.sampled_from(NAMES))
def test_it_reaches_what_a_list_of_patterns_would(steps: list[tuple[bool, str, int]], name: str) -> None:
    """After any adds and removes: the values whose patterns match, as often as they stand under one that does."""
    index: PatternIndex[int] = PatternIndex()
    kept: set[tuple[str, int]] = set()
    for add, text, value in steps:
        (index.add if add else index.remove)(Pattern(text), value)
        (kept.add if add else kept.discard)((text, value))

    reached = sorted(index.reached(name))

    assert reached == sorted(value for text, value in kept if Pattern(text).matches(name))
    assert len(index) == len(kept)
    assert sorted(index) == sorted(value for _text, value in kept)
    assert index.snapshot()["patterns"] == len({text for text, _value in kept})


def test_ten_thousand_narrow_patterns_cost_what_matches() -> None:
    """For an event of one user, the patterns of the others are not even looked at."""
    index: PatternIndex[int] = PatternIndex()
    for user in range(10_000):
        index.add(Pattern(f"user.u{user}.*"), user)
    looked_at = []

    def matches(pattern: Pattern, name: str) -> bool:
        looked_at.append(pattern.text)
        return pattern._match(name) is not None

    with patch.object(Pattern, "matches", matches):  # only to be counted: it answers as ever
        reached = list(index.reached("user.u4711.moved"))

    assert reached == [4711]
    assert looked_at == ["user.u4711.*"]


def test_what_was_removed_can_be_added_again() -> None:
    """And is found: the row that went with the last of its kind is there again, and its length is looked up."""
    index: PatternIndex[str] = PatternIndex()
    for change in (index.add, index.remove, index.add):
        for text in PATTERNS:
            change(Pattern(text), text)

    for name in NAMES:
        assert sorted(index.reached(name)) == sorted(text for text in PATTERNS if Pattern(text).matches(name))


def test_nothing_is_left_of_what_was_removed() -> None:
    """No row, and no length that would still be looked up."""
    index: PatternIndex[str] = PatternIndex()
    for text in PATTERNS:
        index.add(Pattern(text), "x")

    for text in PATTERNS:
        index.remove(Pattern(text), "x")

    assert index.snapshot() == {"values": 0, "patterns": 0, "lengths": 0}
