"""The cursor: a position for each of several streams, as one text that comes back from anywhere."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from eventlab.emitter.cursor import MAX_CURSOR_LENGTH, format_cursor, parse_cursor
from eventlab.errors import InvalidQuery
from eventlab.transport import START

STEADY = settings(derandomize=True, deadline=None)
SEGMENTS = st.from_regex(r"[a-z][a-z0-9]{0,5}(_[a-z0-9]{1,4}){0,2}", fullmatch=True)
NAMES = st.lists(SEGMENTS, min_size=1, max_size=4).map(".".join)
NUMBERS = st.integers(0, 2**64 - 1)
POSITIONS = st.builds("{}-{}".format, NUMBERS, NUMBERS)


@STEADY
@given(st.dictionaries(NAMES, POSITIONS, min_size=1, max_size=6))
def test_a_cursor_of_several_types_comes_back(positions: dict[str, str]) -> None:
    """What is written is what is read, and a type that is not named is read from the start."""
    assert parse_cursor(format_cursor(positions, exact=False)) == (START, positions)


@STEADY
@given(NAMES, POSITIONS)
def test_a_cursor_of_one_exact_type_is_its_position(name: str, position: str) -> None:
    """And read for any type it is the position behind which to go on."""
    text = format_cursor({name: position}, exact=True)

    assert text == position
    assert parse_cursor(text) == (position, {})


def test_a_cursor_of_nothing_is_the_start() -> None:
    """Where there are no streams yet, all of them will be read from their beginning."""
    assert format_cursor({}, exact=False) == format_cursor({}, exact=True) == START


@STEADY
@given(st.dictionaries(NAMES, POSITIONS, min_size=1, max_size=6))
def test_the_same_positions_make_the_same_text(positions: dict[str, str]) -> None:
    """In whatever order the streams were read."""
    backwards = dict(reversed(positions.items()))

    assert format_cursor(backwards, exact=False) == format_cursor(positions, exact=False)


@STEADY
@given(st.text() | st.text("0123456789-=,ab.\n$", max_size=30) | st.none() | st.integers() | st.binary())
@example("=")
@example(",")
@example("a=1-0,a=")
@example("\ud800=1-0")
@example("0-0" * MAX_CURSOR_LENGTH)
def test_hostile_text_is_a_cursor_or_an_invalid_query(text: object) -> None:
    """Nothing else comes out, whatever goes in, and the message stays one short line."""
    refused = ""
    try:
        behind, positions = parse_cursor(text)
    except InvalidQuery as error:
        refused = str(error)
    else:
        assert parse_cursor(format_cursor(positions, exact=False) if positions else behind) == (behind, positions)

    assert "\n" not in refused
    assert len(refused) < 600


def test_a_cursor_may_come_from_the_network_and_is_bounded() -> None:
    """A text over the limit is not even taken apart."""
    longest = ",".join(["a=1-0"] * (MAX_CURSOR_LENGTH // 6))

    assert len(longest) <= MAX_CURSOR_LENGTH
    assert parse_cursor(longest) == (START, {"a": "1-0"})
    with pytest.raises(InvalidQuery):
        parse_cursor(f"{longest},{longest}")
