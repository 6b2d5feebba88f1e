"""The cursor: a value that is a text, that any node can go on from, and that nobody can break anything with."""

from __future__ import annotations

import base64

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from eventlab.errors import InvalidQuery
from eventlab.system.cursor import MAX_CURSOR_LENGTH, Cursor
from eventlab.transport import START, check_position, position_key

EPOCH = "2k9f"
WORDS = st.text("0123456789abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=16)
NUMBERS = st.one_of(st.integers(0, 3), st.integers(1_723_890_600_000, 1_723_890_700_000), st.integers(0, 2**64 - 1))
POSITIONS = st.builds("{}-{}".format, NUMBERS, NUMBERS)
CURSORS = st.integers(1, 12).flatmap(
    lambda partitions: st.builds(Cursor, WORDS, st.tuples(*[st.one_of(st.just(START), POSITIONS)] * partitions))
)
PAIRS = st.integers(1, 5).flatmap(
    lambda partitions: st.tuples(*[st.builds(Cursor, st.just(EPOCH), st.tuples(*[POSITIONS] * partitions))] * 2)
)


def parse(text: object, partitions: int = 2) -> Cursor:
    """Read a cursor of a log with this epoch."""
    return Cursor.parse(text, epoch=EPOCH, partitions=partitions)


def damaged(text: object, partitions: int = 2) -> str:
    """What the error says of this text."""
    with pytest.raises(InvalidQuery) as caught:
        parse(text, partitions)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 300
    return str(caught.value)


@given(CURSORS)
def test_a_cursor_survives_its_text(cursor: Cursor) -> None:
    """Whatever it points at; its own epoch too, wherever there is room for it in the text."""
    found = Cursor.parse(str(cursor), epoch=cursor.epoch, partitions=len(cursor.positions))

    assert found == cursor


@given(CURSORS, WORDS)
def test_an_epoch_survives_where_positions_are_packed(cursor: Cursor, now: str) -> None:
    """A cursor from before a loss says so, to a log that began anew."""
    found = Cursor.parse(str(cursor), epoch=now, partitions=len(cursor.positions))

    assert found.positions == cursor.positions
    assert found.epoch == (cursor.epoch if "." in str(cursor) else now)


@given(CURSORS)
def test_the_text_of_a_cursor_can_stand_anywhere(cursor: Cursor) -> None:
    """In a URL, in a header, in an SSE id: no character of it needs another one in front. And it is short."""
    text = str(cursor)

    assert set(text) <= set("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_.")
    assert len(text) <= 17 + 14 + 27 * len(cursor.positions)


def test_a_cursor_over_twelve_partitions_is_short() -> None:
    """About five bytes for each, when all of them were written to within the same hour."""
    now = Cursor(EPOCH, tuple(f"{1_723_890_600_000 + 300_000 * piece}-{piece}" for piece in range(12)))

    assert len(str(now)) < 100


def test_a_packed_cursor_is_read() -> None:
    """The epoch; the earliest time; for each partition its distance from that, plus one, and its counter."""
    assert parse("2k9f.AQEAAQA") == Cursor(EPOCH, ("1-0", "1-0"))
    assert parse("old.ZAEFAA") == Cursor("old", ("100-5", "0-0"))


def test_with_one_partition_a_cursor_is_the_position_itself() -> None:
    """Plain to see, and what the guide's own code calls an id."""
    assert str(Cursor(EPOCH, ("1723890600000-3",))) == "1723890600000-3"
    assert parse("1723890600000-3", 1) == Cursor(EPOCH, ("1723890600000-3",))


@pytest.mark.parametrize("partitions", [1, 2, 12])
def test_before_the_first_event_a_cursor_is_always_the_same(partitions: int) -> None:
    """`0-0`, however many partitions there are."""
    start = Cursor.start(EPOCH, partitions)

    assert str(start) == "0-0"
    assert parse("0-0", partitions) == start


def test_a_plain_position_stands_for_itself_in_every_partition() -> None:
    """Everything stored before that moment has been read."""
    assert parse("1723890600000-3", 3) == Cursor(EPOCH, ("1723890600000-3",) * 3)


@pytest.mark.parametrize(("text", "position"), [("00-0", "0-0"), ("0-00", "0-0"), ("007-01", "7-1")])
@pytest.mark.parametrize("partitions", [1, 2])
def test_a_position_with_zeros_in_front_is_the_same_position(text: str, position: str, partitions: int) -> None:
    """Redis reads it so, too."""
    assert parse(text, partitions) == parse(position, partitions)
    assert parse(str(parse(text, partitions)), partitions) == parse(position, partitions)


DAMAGED = [
    *("", " ", "0", "0-", "-0", "0-0-0", "0-0 ", "\n0-0", "$", "+", "-", ">", "1.5", "-1-0", "18446744073709551616-0"),
    *(".", "2k9f.", ".AYCA", "2K9F.AYCA", "2k9f.!", "2k9f.A", "2k9f.AYCA=", "2k9f.gA", "2k9f.AAE", "2k9f..", "é.AYCA"),
    *("2k9f.AA", "2k9f." + "_" * 40, "x" * 17 + ".AYCA", "٣-٠", "1_0-0", "0x1-0", "\ud800.AYCA", "2k9f.\ud800"),
    *("2k9f.AQEAAQCA", "2k9f.AQEA!!!!AQA"),  # AQEAAQA is one: here a number is cut off behind it, or junk within it
    *(None, 0, 0.0, b"0-0", ["0-0"], "0-0" + "0" * MAX_CURSOR_LENGTH, "2k9f." + "A" * MAX_CURSOR_LENGTH),
]


@pytest.mark.parametrize("text", DAMAGED, ids=lambda text: repr(text)[:20])
def test_a_damaged_cursor_says_what_to_try(text: object) -> None:
    """In one short line."""
    assert "Try " in damaged(text)


def harmless(text: str, partitions: int) -> None:
    """It is refused; or it is a cursor, and one like any other."""
    try:
        found = parse(text, partitions)
    except InvalidQuery:
        return

    assert len(found.positions) == partitions
    assert [check_position(position) for position in found.positions] == list(found.positions)
    assert Cursor.parse(str(found), epoch=found.epoch, partitions=partitions) == found


@given(st.one_of(st.text(), st.from_regex(r"[0-9a-z]{1,16}\.[0-9A-Za-z_-]{0,60}", fullmatch=True)), st.integers(1, 12))
def test_no_text_does_harm(text: str, partitions: int) -> None:
    """Whoever sends it."""
    harmless(text, partitions)


@given(st.binary(max_size=200), st.integers(1, 12))
@example(b"\x80" * 12_000, 2)
@example(b"\xff" * 8_000 + b"\x01\x01\x01\x01\x01", 2)  # a number too long for Python to write
def test_no_bytes_do_harm(raw: bytes, partitions: int) -> None:
    """Packed as a cursor packs, with whatever numbers in them."""
    harmless(f"{EPOCH}.{base64.urlsafe_b64encode(raw).decode().rstrip('=')}", partitions)


@given(CURSORS, st.data())
def test_a_cut_cursor_is_no_other_cursor(cursor: Cursor, data: st.DataObject) -> None:
    """Half a copy of a long one is refused, or still says how many partitions it has, and that is too few."""
    text = str(cursor)
    short = text[: data.draw(st.integers(0, max(0, len(text) - 1)))]

    if "." in short:
        with pytest.raises(InvalidQuery):
            parse(short, len(cursor.positions))


def test_a_cursor_of_another_number_of_partitions_says_so() -> None:
    """It belongs to another log."""
    message = damaged(str(Cursor(EPOCH, ("5-0", "6-0", "7-0"))), 2)

    assert "is a cursor over 3 partitions, and this log has 2" in message


@given(CURSORS)
def test_nobody_is_behind_the_start(cursor: Cursor) -> None:
    """Every cursor covers the start, and itself."""
    assert cursor.covers(Cursor.start(cursor.epoch, len(cursor.positions)))
    assert cursor.covers(cursor)


@given(PAIRS)
def test_moving_on_covers_both(pair: tuple[Cursor, Cursor]) -> None:
    """Where one has been and where one goes; and it is the same whichever of the two comes first, or comes twice."""
    one, other = pair
    both = one.advance(dict(enumerate(other.positions)))

    assert both.covers(one)
    assert both.covers(other)
    assert [position_key(position) for position in both.positions] == [
        position_key(position) for position in other.advance(dict(enumerate(one.positions))).positions
    ]
    assert both.advance(dict(enumerate(other.positions))) == both


@given(PAIRS)
def test_two_who_cover_each_other_stand_at_the_same_place(pair: tuple[Cursor, Cursor]) -> None:
    """And of two in one partition, one covers the other."""
    one, other = pair
    same = [position_key(position) for position in one.positions] == [
        position_key(position) for position in other.positions
    ]

    assert (one.covers(other) and other.covers(one)) == same
    if len(one.positions) == 1:
        assert one.covers(other) or other.covers(one)


def test_a_cursor_never_moves_back() -> None:
    """As numbers: 10 is more than 9. A partition that is not named stays."""
    cursor = Cursor(EPOCH, ("10-0", "5-5", "7-0")).advance({0: "9-9", 1: "5-10"})

    assert cursor == Cursor(EPOCH, ("10-0", "5-10", "7-0"))


def test_a_cursor_is_a_value() -> None:
    """Equal to its like, and good as a key."""
    assert len({Cursor(EPOCH, ("1-0",)), Cursor(EPOCH, ("1-0",)), Cursor("other", ("1-0",))}) == 2
