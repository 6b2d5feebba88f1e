"""The picture of two runs says what the data says, and nothing of it is cut off."""

from __future__ import annotations

import pytest
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch

from eventlab.course.scenario import Row
from eventlab.course.timeline import Timeline
from eventlab.course.timeline_words import in_words
from eventlab.lab.picture import picture
from eventlab.lab.timeline_figure import WIDTH, draw_timeline
from tests.lab.figures import cut_off
from tests.lab.timelines import EMAIL, EMIT, KITCHEN, raising, timeline_of


def words(figure: Figure) -> list[str]:
    return [text.get_text() for text in figure.axes[0].texts]


def arrows(figure: Figure) -> list[FancyArrowPatch]:
    return [patch for patch in figure.axes[0].patches if isinstance(patch, FancyArrowPatch)]


def test_two_panels_hold_both_runs() -> None:
    """Titles, lanes in both, a number for each step, the words of each row, and the sentences below."""
    drawn = words(draw_timeline(raising()))

    assert drawn[:2] == ["4.1 EventEmitter: a scenario", "EMIT-RAISE-01: It stops."]
    for once in ("Yours", "Ours", "never called", "deliver email", "matters", "raise order.placed, ExceptionGroup"):
        assert drawn.count(once) == 1, once
    for twice in ("EventEmitter", "kitchen", "email", "emit order.placed"):
        assert drawn.count(twice) == 2, twice
    assert [word for word in drawn if word in ("1", "2", "3", "4")].count("4") == 1
    assert drawn[-3] == "They part at step 3. Yours: email never called. Ours: deliver email."
    assert drawn[-2:] == ["Expected both", "Got one"]


def test_what_did_not_happen_is_dashed_and_crossed() -> None:
    """The one lost delivery, and only it, is dashed, and has a × beside it: form, not colour."""
    figure = draw_timeline(raising())

    assert [arrow.get_linestyle() == "solid" for arrow in arrows(figure)] == [True, True, False, True]
    assert words(figure).count("×") == 1
    assert words(figure).count("!") == 4  # a raising handler and a raise, in each run


def test_both_panels_stand_on_one_grid() -> None:
    """The lost delivery and the one that should be there stand on the same line."""
    *_, lost, there = arrows(draw_timeline(raising()))

    assert lost.get_path().vertices[0][1] == pytest.approx(there.get_path().vertices[0][1], abs=1)


def test_steps_that_are_the_same_have_no_sign() -> None:
    """≠ stands where the runs differ, and nothing is framed when nothing matters."""
    same = draw_timeline(timeline_of([EMIT, EMAIL], [EMIT, EMAIL]))

    assert words(draw_timeline(raising())).count("≠") == 2
    assert "≠" not in words(same)
    assert "matters" not in words(same)


@pytest.mark.parametrize("yours", [True, False])
def test_one_run_alone_has_one_panel(yours: bool) -> None:
    """Where the other run is not known, its panel is not there, and a sentence says why."""
    rows = [EMIT, KITCHEN]
    drawn = words(draw_timeline(timeline_of(rows if yours else None, None if yours else rows)))

    assert ("Yours" in drawn, "Ours" in drawn) == (yours, not yours)
    assert any("so that only" in word for word in drawn)
    assert "≠" not in drawn


def test_a_long_run_is_cut_to_what_matters() -> None:
    """Of 120 frames those near the difference are drawn, and the others counted in both panels."""
    frames = [Row("frame", who="browser", note=f"event {number}") for number in range(120)]
    figure = draw_timeline(timeline_of([*frames[:60], *frames[61:]], frames, id="4.5", matters=60))

    assert "frame event 60" in words(figure)
    assert len([word for word in words(figure) if word.endswith("more like this")]) == 4
    assert figure.get_size_inches()[1] * 100 < 1000


CROWD = [EMIT, *(Row("deliver", who=who) for who in ("kitchen", "loyalty", "driver", "waiter", "audit", "email"))]
LONG = [Row("history", "order.placed", note="behind 1279650479434-8: event " + ", ".join(map(str, range(40))))]


@pytest.mark.parametrize(
    "shown",
    [raising(), timeline_of(CROWD[::-1], CROWD), timeline_of(LONG, LONG, id="4.5"), timeline_of(CROWD, None)],
    ids=["raising", "crowded", "long words", "alone"],
)
def test_nothing_is_cut_off(shown: Timeline) -> None:
    """Every text and every shape lies within the picture's edges; the names of lanes do not touch."""
    figure = draw_timeline(shown)

    assert cut_off(figure) == []
    heads = ("EventEmitter", "kitchen", "loyalty")
    names = [text.get_window_extent() for text in figure.axes[0].texts if text.get_text() in heads]
    assert not any(one.overlaps(other) for one in names for other in names if one is not other)


def test_the_picture_is_the_same_each_time() -> None:
    """Two drawings of one timeline are the same bytes, and its words tell every step."""
    one, two = (picture(draw_timeline(raising()), in_words(raising())) for _ in range(2))

    assert one.png == two.png
    assert one.width == WIDTH
    assert "Step 3, which matters: yours email never called; ours deliver email." in one.alt
