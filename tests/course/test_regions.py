"""The markers around a solution, and the starter that remains."""

from __future__ import annotations

import pytest

from eventlab.course.regions import BEGIN, END, inside, regions, solution_lines, starter_of
from eventlab.errors import CourseError

SOLVED = f"""\
class Hub:
    def __init__(self):
        {BEGIN}
        self.known = []
        {END}

    def join(self):
        self.count += 1
        {BEGIN}
        return 1
        {END}

    def leave(self):
        {BEGIN}
        return 2

    def _inner(self):
        return 3
        {END}


check("9.9")
"""


def test_a_starter_has_dots_where_the_solution_was() -> None:
    """A function left with nothing else shows its dots behind the colon; one that goes on keeps its lines."""
    assert starter_of(SOLVED) == (
        "class Hub:\n    def __init__(self): ...\n\n    def join(self):\n        self.count += 1\n        ...\n\n"
        '    def leave(self): ...\n\n\ncheck("9.9")\n'
    )


def test_a_dictionary_keeps_its_keys() -> None:
    """Where data is asked for, the keys are the question: each on a line of its own, with dots for the answer."""
    pairs = '{"é.sent": ("event", "past"), 7: [1,\n 2]}'
    starter = 'answers = {\n    "é.sent": ...,\n    7: ...,\n}\n\ncheck("9.9")'

    assert starter_of(f'{BEGIN}\nanswers = {pairs}\n{END}\n\ncheck("9.9")') == starter


@pytest.mark.parametrize("code", ["x = {}", "x = {1: 2}\ny = 3", "x = {**y}", "    x = {1: 2}", "x[0] = {1: 2}"])
def test_any_other_code_leaves_nothing(code: str) -> None:
    """A dictionary among other code is part of the solution, and its keys would tell too much."""
    assert starter_of(f"{BEGIN}\n{code}\n{END}").strip() == "..."


def test_the_solution_is_shown_without_markers() -> None:
    """Who asks for the solution reads all of it."""
    assert "SOLUTION" not in solution_lines(SOLVED)
    assert inside(SOLVED).splitlines()[0] == "self.known = []"


@pytest.mark.parametrize(
    ("source", "says"),
    [
        (f"{BEGIN}\nx\n{BEGIN}\n{END}", "line 3: .* inside the region that line 1 began"),
        (f"x\n{BEGIN}\nx", "line 2: .* never closed"),
        (f"x\n{END}", "line 2: .* without"),
        ("## BEGIN SOLUTION\nx\n### END SOLUTION", "line 1: .* is not a marker"),
        (f"{BEGIN} please\n{END}", "line 1: .* is not a marker"),
    ],
)
def test_wrong_markers_are_named_with_their_line(source: str, says: str) -> None:
    """A solution must never be shipped because of a slip in a marker."""
    with pytest.raises(CourseError, match=says):
        regions(source)
