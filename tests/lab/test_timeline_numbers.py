"""Two answers that list events: what is too many, and what is left out."""

from __future__ import annotations

from eventlab.course.alignment import Pair
from eventlab.course.scenario import Row
from eventlab.lab.draw import sheet
from eventlab.lab.timeline_numbers import ROW, Cell, cells_of, draw_cells, height_of_cells, said


def answers(yours: str, ours: str) -> Pair:
    return Pair(Row("answer", note=yours), Row("answer", note=ours))


def test_the_same_number_has_the_same_place_in_both() -> None:
    """One too many leaves a place empty in ours, one left out is crossed out in yours."""
    pair = answers("events 3, 4", "events 4, 5")

    assert cells_of(pair, "yours") == (Cell(3, "too many"), Cell(4, "there"), Cell(5, "left out"))
    assert cells_of(pair, "ours") == (Cell(3, "empty"), Cell(4, "there"), Cell(5, "there"))
    assert said(pair, "yours") == "1 too many, 1 left out"
    assert said(pair, "ours") == ""


def test_another_order_is_shown_as_it_came() -> None:
    """Newest first: the cells stand in the learner's order, and the words say what it is."""
    pair = answers("events 5, 4", "events 4, 5")

    assert [cell.number for cell in cells_of(pair, "yours")] == [5, 4]
    assert said(pair, "yours") == "another order"


def test_an_answer_that_lists_nothing_has_no_cells() -> None:
    """`nothing`, a count, and a step that is no answer stay words."""
    for note in ("nothing", "62 events, 8 to 152", "<async_generator object history>"):
        assert cells_of(answers(note, note), "yours") == ()
    assert cells_of(Pair(Row("history", note="events 3, 4"), Row("history", note="events 3, 4")), "yours") == ()


def test_cells_that_do_not_fit_beside_each_other_begin_a_new_row() -> None:
    """Thirty cells on 300 pixels take three rows; the drawing keeps within its width."""
    cells = [Cell(number, "there") for number in range(10, 40)]
    figure, page = sheet(320, 120)
    draw_cells(page, 10, 10, cells, 300)

    assert height_of_cells(cells, 300) > 2 * ROW
    assert max(patch.get_bbox().x1 for patch in page.patches) <= 310
    assert figure.axes == [page]
