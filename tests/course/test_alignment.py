"""Which row of one run belongs to which row of the other, and what is said of those that stand alone."""

from __future__ import annotations

from eventlab.course.alignment import Pair, Skipped, align, lost_before, nearest, place_of
from eventlab.course.scenario import Row

EMIT, KITCHEN, EMAIL = Row("emit", "order.placed"), Row("deliver", who="kitchen"), Row("deliver", who="email")
NEVER = Row("—", who="email", note="never called")


def sides(pairs: tuple[Pair, ...]) -> list[tuple[str, str]]:
    """The ops of both sides, which show at one glance what faces what."""
    return [(pair.yours.op, pair.ours.op) for pair in pairs]


def test_a_missing_row_leaves_a_gap_that_says_so() -> None:
    """What only ours has stands alone; the rows behind it come together again."""
    pairs = align([EMIT, EMAIL], [EMIT, KITCHEN, EMAIL])

    assert sides(pairs) == [("emit", "emit"), ("—", "deliver"), ("deliver", "deliver")]
    assert pairs[1].yours == Row("—", "deliver", "kitchen", "left out")
    assert [pair.same for pair in pairs] == [True, False, True]


def test_the_same_steps_face_each_other() -> None:
    """Where only the receivers are in another order, no step is called missing."""
    pairs = align([EMIT, EMAIL, KITCHEN], [EMIT, KITCHEN, EMAIL])

    assert [(pair.yours.who, pair.ours.who) for pair in pairs[1:]] == [("email", "kitchen"), ("kitchen", "email")]


def test_rows_about_the_same_thing_come_together_though_their_notes_differ() -> None:
    """A changed note is a difference of one step, not a step lost and another won."""
    told, ghost = Row("tell", who="email", note="finds it"), Row("tell", who="email", note="finds nothing")

    pairs = align([ghost], [Row("tell", who="kitchen", note="finds it"), told])
    assert pairs[1] == Pair(ghost, told)
    assert sides(pairs) == [("—", "tell"), ("tell", "tell")]


def test_equal_rows_are_preferred_to_alike_ones() -> None:
    """When the second of three frames is lost, the third still faces the third."""
    frames = [Row("frame", who="browser", note=f"event {number}") for number in (1, 2, 3)]

    pairs = align([frames[0], frames[2]], frames)
    assert [pair.yours.op for pair in pairs] == ["frame", "—", "frame"]


def test_what_comes_often_is_compared_too() -> None:
    """In a long run most rows are alike: they face each other all the same, though each has another note."""
    yours, ours = ([Row("frame", who="browser", note=f"{side} {k}") for k in range(250)] for side in ("a", "b"))

    assert sides(align([Row("wait"), *yours], ours)) == [("wait", "—"), *[("frame", "frame")] * 250]


def test_a_step_that_comes_at_another_time_says_when() -> None:
    """Told before stored: both sides name the step at which the other one does it."""
    note, store, tell = Row("SADD", "streams"), Row("XADD", "stream:a"), Row("tell", "a", "email")

    pairs = align([tell, note, store], [note, store, tell])
    assert pairs[0] == Pair(tell, Row("—", "tell a", "email", "only at step 4"))
    assert pairs[3] == Pair(Row("—", "tell a", "email", "already at step 1"), tell)


def test_different_commands_to_redis_are_steps_of_one_kind() -> None:
    """XREVRANGE beside XRANGE is another way to ask, and no step left out."""
    ask, answer = Row("ask", "*"), Row("answer", note="nothing")

    pairs = align([ask, Row("XREVRANGE", "a"), answer, answer], [ask, Row("XRANGE", "a"), answer])
    assert sides(pairs)[1] == ("XREVRANGE", "XRANGE")


def test_what_the_judge_misses_fills_the_gap_it_speaks_of() -> None:
    """The verdict's own words stand in the place of ours, and are found again there."""
    judged = [EMIT, KITCHEN, NEVER]
    pairs = align([EMIT, KITCHEN], [EMIT, KITCHEN, EMAIL], judged)

    assert pairs[2] == Pair(NEVER, EMAIL)
    assert place_of(pairs, judged, 2) == 2


def test_what_the_judge_misses_without_a_gap_is_a_step_of_its_own() -> None:
    """Two errors became one: ours has no row for that, and the judge's row comes behind the one before it."""
    lost = Row("—", note="no more errors reach the caller")

    pairs = align([EMIT, KITCHEN, EMAIL], [EMIT, KITCHEN, EMAIL], [EMIT, KITCHEN, lost])
    assert sides(pairs) == [("emit", "emit"), ("deliver", "deliver"), ("—", "—"), ("deliver", "deliver")]


def test_the_marked_row_is_found_among_equal_ones() -> None:
    """The second of two equal rows is marked: the second is found."""
    pairs = align([EMIT, KITCHEN, EMIT, KITCHEN], [EMIT, KITCHEN, EMIT])

    assert place_of(pairs, [EMIT, KITCHEN, EMIT, KITCHEN], 3) == 3
    assert place_of(pairs, [EMAIL], 0) is None
    assert place_of(pairs, [], None) is None


def test_a_loss_before_the_marked_row_is_found() -> None:
    """The judge marks the first wrong frame; the lost one before it is what one wants to see."""
    frames = [Row("frame", who="browser", note=f"event {number}") for number in (1, 2, 3)]
    pairs = align([frames[0], frames[2]], frames)

    assert lost_before(pairs, 2) == 1
    assert lost_before(pairs, 0) is None


def test_a_long_run_is_shown_around_what_matters() -> None:
    """The beginning, the end and the neighbours of the difference; the rest is counted, alike or not."""
    pairs = [Pair(KITCHEN, KITCHEN)] * 60
    steps = nearest(pairs, [30], 10)

    assert [step if isinstance(step, Skipped) else step[0] for step in steps] == [
        *(0, 1, Skipped(25, alike=True), 27, 28, 29, 30, 31, 32),
        *(33, Skipped(25, alike=True), 59),
    ]
    assert str(Skipped(25, alike=True)) == "… 25 more like this"
    assert nearest([Pair(EMIT, EMIT), *pairs[:20], Pair(EMIT, EMAIL)], [21], 4)[2] == Skipped(18, alike=True)
    assert nearest([Pair(EMIT, EMIT), *pairs[:10], *[Pair(EMIT, EMAIL)] * 9], [19], 4)[2].alike is False
    assert nearest(pairs[:11], [], 10) == list(enumerate(pairs[:11]))
