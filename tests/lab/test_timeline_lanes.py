"""Who takes part, and which way each row goes: the facts of the drawing."""

from __future__ import annotations

from eventlab.course.alignment import align
from eventlab.course.scenario import Row
from eventlab.lab.look import CONSUMER, LOG, PRODUCER
from eventlab.lab.timeline_lanes import CALLER, EVENTS, ME, REDIS, Lane, Move, lanes_of, marks_of, moves_of
from tests.lab.timelines import EMAIL, EMIT, KITCHEN, raising


def test_everybody_has_a_lane_also_who_was_never_called() -> None:
    """Both panels have the same lanes: the learner's part, and who is told in either run."""
    assert lanes_of(raising().pairs) == (Lane(ME, PRODUCER), Lane("kitchen", CONSUMER), Lane("email", CONSUMER))


def test_stores_stand_on_the_left_and_the_caller_on_the_right() -> None:
    """What is stored goes left, what is told goes right: the order of the two is seen at once."""
    store = [Row("emit", "a"), Row("XADD", "stream:a"), Row("tell", "a", "email")]
    answer = [Row("ask", "*"), Row("XRANGE", "stream:a - +"), Row("answer", note="nothing")]
    stream = [Row("subscribe", "a"), Row("emit", "a", note="event 3"), Row("frame", who="browser", note="event 3")]

    for rows, names in (
        (store, [REDIS, ME, "email"]),
        (answer, [REDIS, ME, CALLER]),
        (stream, [EVENTS, ME, "browser"]),
    ):
        assert [lane.name for lane in lanes_of(align(rows, rows))] == names
    assert lanes_of(align(store, store))[0].actor is LOG


def test_an_emit_moves_a_ticket_to_each_handler() -> None:
    """The number on the ticket says which emit a delivery belongs to; an exception is marked."""
    again = moves_of([EMIT, KITCHEN, EMIT, EMAIL])

    assert again == [
        Move(ME, ME, "1"),
        Move(ME, "kitchen", "1", wrong=True),
        Move(ME, ME, "2"),
        Move(ME, "email", "2"),
    ]


def test_a_ticket_carries_the_events_own_number() -> None:
    """Where a row says which event it is about, the ticket says it too; of two at once no one can say."""
    frames = [Row("frame", who="browser", note="event 54, id: 1-0"), Row("emit", "250 events", note="61 to 310")]
    together = [Row("emit", "a"), Row("emit", "a"), Row("XADD", "stream:a")]

    assert [move.ticket for move in moves_of(frames)] == ["54", "250"]
    assert [move.ticket for move in moves_of(together)] == ["", "", ""]
    assert [move.source for move in moves_of([Row("error", "Redis"), Row("given", "Redis")])] == [REDIS, REDIS]


def test_what_did_not_happen_goes_the_way_that_ours_went() -> None:
    """In the learner's panel the lost delivery is drawn, hollow, where it should be; its words are the judge's."""
    marks = marks_of(raising().pairs, "yours")

    assert [mark.lost for mark in marks] == [False, False, True, False]
    assert marks[2].move == Move(ME, "email", "1")
    assert marks[2].words == "never called"
    assert marks[1].words == "deliver kitchen, raised ValueError('no stove')"


def test_what_ours_does_not_do_is_not_lost() -> None:
    """Where only yours does something, our panel draws nothing, and says so."""
    mark = marks_of(align([EMIT, EMAIL], [EMIT]), "ours")[1]

    assert (mark.words, mark.move, mark.lost) == ("nothing", None, False)


def test_something_only_the_judge_knows_of_happens_at_the_learners_part() -> None:
    """A promise without a row in either run has its place on the lane of the learner's own part."""
    pairs = align([EMIT], [EMIT], [EMIT, Row("—", note="streams lacks the type")])

    assert marks_of(pairs, "yours")[1].move == Move(ME, ME)
    assert marks_of(pairs, "yours")[1].lost
