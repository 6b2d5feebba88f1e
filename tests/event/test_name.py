"""Names: which are good, and which good one is nearest to a bad one."""

from __future__ import annotations

from string import ascii_letters, ascii_lowercase, digits

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from eventlab.errors import InvalidName
from eventlab.event import check_name, suggest_name

NEAR_NAMES = st.text("abzAZ019._- éß", max_size=12)  # letters from which good names and their near misses are made


def is_good(name: str) -> bool:
    """The rule in slow words: dotted segments, each of words of a-z and 0-9 joined by `_`, a letter first."""
    if len(name) > 200:
        return False
    for segment in name.split("."):
        words = segment.split("_")
        if not all(word and set(word) <= set(ascii_lowercase + digits) for word in words):
            return False
        if segment[0] not in ascii_lowercase:
            return False
    return True


def accepts(name: str) -> bool:
    """Whether `check_name` lets it pass."""
    try:
        return check_name(name) == name
    except InvalidName:
        return False


@given(NEAR_NAMES | st.text())
@example("a" * 200)
@example("a" * 201)
@example("order.placed\n")
@example("ordér.placed")
@example("order_.placed")
@example("order__placed")
@example("_order.placed")
@example("order.placed_")
@example("order.٣")  # an Arabic digit, which str.isdigit takes for one
def test_the_good_names_are_those_of_the_rule(name: str) -> None:
    """`check_name` agrees with the rule spelled out slowly."""
    assert accepts(name) == is_good(name)


@pytest.mark.parametrize("name", ["alert", "order.placed", "user.logged_in", "a.b.c.d", "web2.page_2.v1"])
def test_a_good_name_comes_back_as_it_was(name: str) -> None:
    """There is nothing to mend."""
    assert check_name(name) == name
    assert suggest_name(name) is None


def test_a_name_that_was_seen_before_is_judged_alike() -> None:
    """Names are remembered, as text: a member of an Enum is not given back for the text that it equals."""

    class Topic(str):
        __slots__ = ()

    names = ["user.left", Topic("user.left"), "user.left"]

    assert [type(check_name(name)) for name in names] == [str, str, str]
    for name in ("User.left", Topic("User.left"), "User.left"):
        with pytest.raises(InvalidName, match=r"'User\.left' is not an event name.*'user\.left'"):
            check_name(name)


@given(NEAR_NAMES | st.text())
@example("Aa" * 100)
@example("ﷺ" * 30)  # one sign that becomes eighteen
def test_every_suggestion_is_a_good_name(name: str) -> None:
    """Following the advice ends the argument."""
    better = suggest_name(name)

    assert better is None or is_good(better)
    assert better != name


@given(NEAR_NAMES)
def test_where_there_is_a_letter_there_is_a_suggestion(name: str) -> None:
    """Only a name without any letter leaves us without an idea."""
    has_letter = any(letter in ascii_letters + "éß" for letter in name)

    assert is_good(name) or (suggest_name(name) is not None) == has_letter


@pytest.mark.parametrize(
    ("bad", "better"),
    [
        ("Order-Payed", "order.payed"),
        ("userLoggedIn", "user.logged_in"),
        ("HTTPServerStarted", "http.server_started"),
        ("order placed", "order.placed"),
        ("order..placed", "order.placed"),
        ("order.placed.", "order.placed"),
        ("order.2placed", "order.placed"),
        ("Step-2", "step_2"),
        ("café.ouvert_à", "cafe.ouvert_a"),
        ("user__left.now", "user_left.now"),
        ("123", None),
        ("", None),
        ("…", None),
    ],
)
def test_the_nearest_good_name(bad: str, better: str | None) -> None:
    """Case, hyphens, spaces, accents and stray dots are mended; a name without letters is beyond it."""
    assert suggest_name(bad) == better


@given(NEAR_NAMES | st.text(max_size=200))
def test_the_error_shows_the_name_and_the_suggestion(name: str) -> None:
    """The message says what came, what was expected and what to try, and keeps the name."""
    if is_good(name):
        return
    with pytest.raises(InvalidName) as caught:
        check_name(name)

    assert caught.value.name == name
    assert str(caught.value).startswith(f"{name!r} is not an event name: expected lower-case words joined by dots")
    assert repr(suggest_name(name) or "order.placed") in str(caught.value)
