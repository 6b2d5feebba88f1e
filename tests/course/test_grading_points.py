"""What a verdict is worth: all or nothing, unless the instructor's file says otherwise; its slips are named."""

from __future__ import annotations

from pathlib import Path

import pytest

from eventlab.course.catalogue import exercise
from eventlab.course.grading.ledger import Line
from eventlab.course.grading.overrides import Override, read_overrides, unknown
from eventlab.course.grading.points import Points, read_points
from eventlab.course.verdict import Status
from eventlab.errors import CourseError

FOUR_ONE, FOUR_TWO = exercise("4.1"), exercise("4.2")


def line(status: Status, held: int, total: int, code: str = "") -> Line:
    return Line(status, code, held, total, 0, Path(), 0)


def test_passed_gives_all_and_anything_else_nothing() -> None:
    """One point for each exercise, unless somebody says more."""
    assert Points().earned(FOUR_ONE, line("passed", 6, 6)) == 1
    assert Points({"4.1": 3}).earned(FOUR_ONE, line("passed", 6, 6)) == 3
    assert Points().earned(FOUR_ONE, line("failed", 5, 6)) == 0


def test_partial_points_are_a_share_of_what_held() -> None:
    """To a hundredth; and nothing where the records may be forged."""
    points = Points({"4.1": 3}, partial=True)

    assert points.earned(FOUR_ONE, line("failed", 5, 6)) == 2.5
    assert points.earned(FOUR_ONE, line("timeout", 1, 3)) == 1
    assert points.earned(FOUR_TWO, line("error", 1, 3)) == 0.33
    assert points.earned(FOUR_TWO, line("not attempted", 0, 0)) == 0
    assert points.earned(FOUR_ONE, line("failed", 5, 6, "RUN-CHANNEL-01")) == 0


def test_the_files_are_read(tmp_path: Path) -> None:
    """Both are small enough to write by hand."""
    points = tmp_path / "points.toml"
    points.write_text('partial = true\n[points]\n"4.1" = 3\n"4.2" = 0.5\n')
    overrides = tmp_path / "overrides.toml"
    overrides.write_text('[[override]]\nlearner = "Ann"\nexercise = "4.1"\npoints = 2\ncomment = "so near"\n')

    assert read_points(points) == Points({"4.1": 3.0, "4.2": 0.5}, partial=True)
    assert read_points(None) == Points()
    assert read_overrides(overrides) == {("Ann", "4.1"): Override("Ann", "4.1", 2.0, "so near")}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[pionts]\n", "'pionts' is unknown. Did you mean 'points'?"),
        ('[points]\n"4.11" = 1\n', "no exercise '4.11'. Did you mean '4.1'"),
        ('[points]\n"4.1" = -1\n', "0 or more"),
        ('[points]\n"4.1" = nan\n', "0 or more"),
        ('[points]\n"4.1" = true\n', "0 or more"),
        ('partial = "yes"\n', "expected `partial = true`"),
        ("points = 3\n", "expected `partial = true`"),
        ("[points\n", "is no TOML"),
    ],
)
def test_a_slip_in_the_points_is_named(tmp_path: Path, text: str, says: str) -> None:
    """Before anything is judged: a wrong table would make a wrong mark for everybody."""
    path = tmp_path / "points.toml"
    path.write_text(text)

    with pytest.raises(CourseError) as caught:
        read_points(path)

    assert says in str(caught.value)
    with pytest.raises(CourseError, match="cannot be read"):
        read_points(tmp_path / "nowhere.toml")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[[override]]\nlerner = "Ann"\n', "'lerner' in override 1 is unknown. Did you mean 'learner'?"),
        ('[override]\nlearner = "Ann"\n', "two brackets"),
        ('[[override]]\nlearner = "Ann"\nexercise = 4.1\npoints = 1\n', "needs learner"),
        ('[[override]]\nlearner = "Ann"\nexercise = "4.1"\n', "points in override 1 is None"),
        ('[[override]]\nlearner = "A"\nexercise = "4.1"\npoints = 1\n' * 2, "two overrides for 4.1 of 'A'"),
    ],
)
def test_a_slip_in_the_overrides_is_named(tmp_path: Path, text: str, says: str) -> None:
    """A line that is not understood is never left out in silence."""
    path = tmp_path / "overrides.toml"
    path.write_text(text)

    with pytest.raises(CourseError) as caught:
        read_overrides(path)

    assert says in str(caught.value)


def test_an_override_that_meets_nobody_is_said_with_the_nearest() -> None:
    """A name that was written wrongly, in letters or in case, and an exercise that is none."""
    given = [
        Override("An Smith", "4.1", 1),
        Override("BOB", "4.1", 1),
        Override("bob", "41", 1),
        Override("bob", "4.1", 1),
    ]

    sentences = list(unknown({(one.learner, one.exercise): one for one in given}, ["Ann Smith", "bob"]))

    assert sentences == [
        "The override for 'An Smith' meets nobody. Did you mean 'Ann Smith'?",
        "The override for 'BOB' meets nobody. Did you mean 'bob'?",
        "The override of '41' for 'bob' is void. Did you mean '4.1'?",
    ]
