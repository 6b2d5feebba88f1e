"""Patterns: a star is any run of characters, everything else is itself, and the whole name must fit."""

from __future__ import annotations

import copy
import pickle
from dataclasses import FrozenInstanceError

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from eventlab.errors import InvalidPattern
from eventlab.event import Pattern, check_pattern
from eventlab.event.pattern import _compiled

SEGMENTS = st.text("ab*", min_size=1, max_size=4)
PATTERNS = st.lists(SEGMENTS, min_size=1, max_size=3).map(".".join).filter(lambda text: "**" not in text)
NAMES = st.text("ab.", max_size=12)


def fits(pattern: str, name: str) -> bool:
    """The rule in slow words: a star takes nothing, or one character, or two …; any other character takes itself."""
    if not pattern:
        return not name
    if pattern[0] == "*":
        return any(fits(pattern[1:], name[taken:]) for taken in range(len(name) + 1))
    return name[:1] == pattern[0] and fits(pattern[1:], name[1:])


@st.composite
def pairs_that_fit(draw: st.DrawFn) -> tuple[str, str]:
    """A pattern, and a name made by putting something in the place of each of its stars."""
    pattern = draw(PATTERNS)
    first, *others = pattern.split("*")
    return pattern, first + "".join(draw(st.text("ab.", max_size=5)) + other for other in others)


@given(PATTERNS, NAMES)
@example("a.b", "aab")
@example("a*", "ba")
@example("*a", "ab")
@example("*a*b*", "b.a")
@example("a.*", "a.b\n")
def test_a_pattern_matches_what_the_rule_says(pattern: str, name: str) -> None:
    """`matches` agrees with the rule spelled out slowly."""
    assert Pattern(pattern).matches(name) == fits(pattern, name)


@given(pairs_that_fit())
def test_whatever_stands_in_the_place_of_the_star_matches(pair: tuple[str, str]) -> None:
    """Nothing, a word or several words with their dots: a star takes them all."""
    pattern, name = pair

    assert Pattern(pattern).matches(name)


@pytest.mark.parametrize(
    ("pattern", "matched", "not_matched"),
    [
        ("*", ["alert", "user.profile.changed"], []),
        ("user.*", ["user.registered", "user.profile.changed"], ["user", "users.registered", "a.user.b"]),
        ("*.failed", ["payment.failed", "order.delivery.failed"], ["failed", "payment.failed.twice"]),
        ("order.*.sent", ["order.receipt.sent", "order.a.b.sent"], ["order.sent", "order.receipt.sent_again"]),
        ("user.left", ["user.left"], ["userxleft", "user.left.x", "x.user.left"]),
    ],
)
def test_the_patterns_of_the_guide(pattern: str, matched: list[str], not_matched: list[str]) -> None:
    """Dots are dots, every star counts, and both ends are anchored."""
    assert [name for name in matched + not_matched if Pattern(pattern).matches(name)] == matched


def test_sixty_stars_against_a_long_name_come_to_an_answer() -> None:
    """Matching does not try the ways to share a name among stars one by one: there are more than atoms."""
    greedy = Pattern("*a" * 60)

    assert greedy.matches("a" * 200)
    assert not greedy.matches("a" * 199 + "b")
    assert not greedy.matches("a" * 59)


def test_only_a_pattern_without_a_star_is_exact() -> None:
    """An exact pattern names a single type, so that a reader can go straight to its stream."""
    assert [text for text in ("user.left", "user.*", "*") if Pattern(text).exact] == ["user.left"]


def test_a_pattern_is_a_frozen_value() -> None:
    """One compiled pattern serves many subscribers, so none of them can change it."""
    pattern = Pattern("user.*")

    with pytest.raises(FrozenInstanceError):
        pattern.text = "*"
    assert repr(pattern) == "Pattern('user.*')"
    assert pickle.loads(pickle.dumps(pattern)) == copy.deepcopy(pattern) == pattern


def test_two_patterns_with_one_text_are_equal_however_many_came_between() -> None:
    """Equality rests on the text, not on the cache that saves compiling it twice."""
    before = Pattern("user.*")
    _compiled.cache_clear()
    after = Pattern("user.*")

    assert before == after
    assert len({before, after, Pattern("user.left")}) == 2


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("user.>", "no other wildcards"),
        ("user.#", "no other wildcards"),
        ("user.?", "no other wildcards"),
        ("user.[ab]", "no other wildcards"),
        ("user.{left,joined}", "no other wildcards"),
        ("user.+", "no other wildcards"),
        ("!user.*", "no other wildcards"),
        ("User.*", "lower-case words"),
        ("user left", "lower-case words"),
        ("user..left", "lower-case words"),
        ("user.", "lower-case words"),
        (".", "lower-case words"),
        ("", "lower-case words"),
        ("user.*\n", "lower-case words"),
        ("usér.*", "lower-case words"),
        ("user.**", "Try 'user.*'"),
        ("***.left", "Try '*.left'"),
        ("*" * 201, "200 is the limit"),
        (None, "expected a string such as 'user.*'"),
        (7, "expected a string such as 'user.*'"),
        (b"user.*", "expected a string such as 'user.*'"),
    ],
)
def test_syntax_that_we_do_not_have_is_refused_with_advice(text: object, advice: str) -> None:
    """A pattern that looks like another system's is not silently taken for a text that matches nothing."""
    with pytest.raises(InvalidPattern) as caught:
        Pattern(text)

    assert advice in str(caught.value)
    assert caught.value.pattern == text


@pytest.mark.parametrize(
    ("text", "better"), [("user_.left", "user.left"), ("1st.order", "st.order"), ("user__left", "user.left")]
)
def test_a_pattern_that_no_event_can_match_is_refused(text: str, better: str) -> None:
    """Without a star a pattern must be a name: else its subscriber would wait for ever, in silence."""
    with pytest.raises(InvalidPattern, match=f"no event can match.*Did you mean '{better}'"):
        check_pattern(text)
