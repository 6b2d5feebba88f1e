"""A grant: what it covers is allowed whatever the stars stand for, and what it does not cover has a witness."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventlab.errors import InvalidOption, InvalidPattern
from eventlab.event import Pattern
from eventlab.gateway.grant import EVERYTHING, MAX_PATTERNS, MAX_SUBJECT, Grant, covers


@pytest.mark.parametrize(
    ("allowed", "asked", "covered"),
    [
        ("*", "*", True),
        ("*", "order.*", True),
        ("order.*", "order.*", True),
        ("order.*", "order.placed", True),
        ("order.*", "order.*.sent", True),
        ("*.failed", "payment.*.failed", True),
        ("order.*", "*", False),
        ("order.*", "order*", False),
        ("order.*", "orders.*", False),
        ("order.*", "*.placed", False),
        ("order.placed", "order.*", False),
        ("*.failed", "payment.*", False),
        ("a*a", "a*", False),
    ],
)
def test_a_pattern_covers_what_lies_within_it(allowed: str, asked: str, covered: bool) -> None:
    """`order.*` allows `order.*.sent`, and neither `*` nor `order*`, which asks for orders, too."""
    assert covers(Pattern(allowed), Pattern(asked)) is covered


LETTERS = "ab"
"""Few, so that patterns often meet."""
PIECES = st.lists(st.sampled_from([*LETTERS, "*", "."]), min_size=1, max_size=7).map("".join)


def pattern_or_none(text: str) -> Pattern | None:
    """The pattern, unless it is none."""
    try:
        return Pattern(text)
    except InvalidPattern:
        return None


PATTERNS = PIECES.map(pattern_or_none).filter(lambda pattern: pattern is not None)


@st.composite
def nested(draw: st.DrawFn) -> tuple[Pattern, Pattern]:
    """Two patterns; often the second is the first with something else in place of its stars."""
    allowed: Any = draw(PATTERNS)
    if draw(st.booleans()):
        return allowed, draw(PATTERNS)
    inner = "".join(draw(PIECES) if letter == "*" else letter for letter in allowed.text)
    return allowed, pattern_or_none(inner) or allowed


@given(nested(), st.lists(st.text([*LETTERS, "."], max_size=4), min_size=7, max_size=7))
def test_what_is_covered_is_allowed_whatever_the_stars_stand_for(
    patterns: tuple[Pattern, Pattern], runs: list[str]
) -> None:
    """Soundness: no name that is asked for slips past what is allowed."""
    allowed, asked = patterns
    stands_for = iter(runs)
    name = "".join(next(stands_for) if letter == "*" else letter for letter in asked.text)

    assert asked.matches(name)
    assert not covers(allowed, asked) or allowed.matches(name)


@given(nested())
def test_what_is_not_covered_has_a_witness(patterns: tuple[Pattern, Pattern]) -> None:
    """Completeness: a name with letters that the allowed pattern does not know is asked for, and not allowed."""
    allowed, asked = patterns
    witness = asked.text.replace("*", "z")

    assert asked.matches(witness)
    assert covers(allowed, asked) == allowed.matches(witness)


def test_each_pattern_has_to_be_allowed() -> None:
    """By one of those that are; to ask for nothing is to ask for nothing forbidden."""
    grant = Grant.of("ann", listen=["order.*", "*.failed"])

    assert grant.may_listen([Pattern("order.placed"), Pattern("payment.failed")])
    assert not grant.may_listen([Pattern("order.placed"), Pattern("payment.made")])
    assert grant.may_listen([])


def test_listening_and_emitting_are_two_rights() -> None:
    """Each has its own patterns; without any, nothing is allowed."""
    reader, writer = Grant.of("ann", listen=["*"]), Grant.of("bob", emit=["order.*"])

    assert not reader.may_emit("order.placed")
    assert not writer.may_listen([Pattern("order.placed")])
    assert writer.may_emit("order.placed")
    assert not writer.may_emit("payment.made")


def test_everything_is_everything() -> None:
    """Where no secret is set."""
    assert EVERYTHING.may_listen([Pattern("*")])
    assert EVERYTHING.may_emit("any.type")
    assert EVERYTHING.expires is None


@pytest.mark.parametrize("subject", ["a", "a" * MAX_SUBJECT])
def test_the_limits_themselves_are_within(subject: str) -> None:
    """The shortest name, the longest, and as many patterns as may be."""
    grant = Grant.of(subject, listen=["a.b"] * MAX_PATTERNS)

    assert (grant.subject, len(grant.listen)) == (subject, MAX_PATTERNS)


@pytest.mark.parametrize("text", ["Order.*", "**", "", 7])
def test_a_pattern_that_is_none_is_refused(text: Any) -> None:
    """With the words that a subscription would get."""
    with pytest.raises(InvalidPattern, match="is not a pattern"):
        Grant.of("ann", listen=[text])
    with pytest.raises(InvalidPattern, match="is not a pattern"):
        Grant.of("ann", emit=[text])


@pytest.mark.parametrize(
    ("subject", "fields", "came"),
    [
        ("", {}, "''"),
        ("a" * (MAX_SUBJECT + 1), {}, "'aaa"),
        ("ann\nFATAL all is lost", {}, r"'ann\\nFATAL"),
        (7, {}, "7"),
        ("ann", {"listen": "order.*"}, "listen is 'order"),
        ("ann", {"emit": ["a.b"] * (MAX_PATTERNS + 1)}, "emit is 101 patterns"),
    ],
)
def test_what_is_no_grant_is_refused(subject: Any, fields: dict[str, Any], came: str) -> None:
    """No name for the log; one pattern that would be taken for a list of letters; more than anybody should compare."""
    with pytest.raises(InvalidOption, match=f"^{came}.*: expected .* Try"):
        Grant.of(subject, **fields)
