"""A tally stands where a cursor would, and writes it down after each event."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from eventlab.system.cursor import Cursor
from eventlab.system.tally import Tally

POSITIONS = st.builds("{}-{}".format, st.integers(1, 50), st.integers(0, 300))


@given(
    st.integers(1, 4).flatmap(
        lambda count: st.tuples(
            st.lists(st.one_of(st.just("0-0"), POSITIONS), min_size=count, max_size=count),
            st.lists(st.tuples(st.integers(0, count - 1), POSITIONS), max_size=20),
        )
    )
)
def test_its_text_is_read_as_the_cursor_that_moved_in_the_same_way(
    given: tuple[list[str], list[tuple[int, str]]],
) -> None:
    """After each step, whatever the clocks of the partitions say, and wherever they began."""
    positions, moves = given
    cursor = Cursor("e1", tuple(positions))
    tally = Tally(cursor)

    for partition, position in moves:
        ahead = not cursor.covers(cursor.advance({partition: position}))
        assert tally.move(partition, position) is ahead
        cursor = cursor.advance({partition: position})

        assert Cursor.parse(tally.text(), epoch="e1", partitions=len(positions)) == cursor
        assert tally.cursor == cursor


def test_it_advances_in_several_partitions_and_never_back() -> None:
    """Whatever lies behind is passed over."""
    tally = Tally(Cursor("e1", ("5-0", "5-0", "5-0")))

    tally.advance({0: "7-1", 1: "4-0", 2: "5-0"})

    assert tally.cursor == Cursor("e1", ("7-1", "5-0", "5-0"))
