"""The exercises are made from the solutions, and nothing else makes them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eventlab.course import places
from eventlab.course.build import build, notebook_text
from eventlab.course.regions import inside
from eventlab.errors import CourseError


def test_the_shipped_exercises_are_those_of_the_solutions() -> None:
    """Whoever edits one by hand, or forgets to build, sees it here."""
    assert build(places.solutions(), places.exercises(), check=True) == []


def test_building_twice_changes_nothing(checkout: Path) -> None:
    """The same bytes each time, and --check writes none."""
    solutions, exercises = checkout / "solutions", checkout / "exercises"
    path = sorted(exercises.glob("*.ipynb"))[0]
    right = path.read_bytes()
    path.write_text("{}")

    assert build(solutions, exercises, check=True) == [path]
    assert path.read_text() == "{}"
    assert build(solutions, exercises) == [path]
    assert path.read_bytes() == right
    assert build(solutions, exercises) == []


def test_no_exercise_holds_a_solution_an_output_or_a_count(checkout: Path) -> None:
    """What a learner opens is empty where the answer was, keeps its ids, and was never run."""
    for path in sorted((checkout / "exercises").glob("*.ipynb")):
        source = checkout / "solutions" / path.name
        solved = json.loads(source.read_text())["cells"]
        run = [{**cell, "outputs": [{}], "execution_count": 1} for cell in solved if cell["cell_type"] == "code"]
        source.write_text(notebook_text({"cells": [*solved, *run]}))
        build(checkout / "solutions", checkout / "exercises")
        solved += run
        cells = json.loads(path.read_text())["cells"]

        assert [cell["id"] for cell in cells] == [cell["id"] for cell in solved]
        for cell, answer in zip(cells, solved, strict=True):
            hidden = [line.strip() for line in inside("".join(answer["source"])).splitlines() if len(line.strip()) > 12]
            assert not [line for line in hidden if line in "".join(cell["source"])]
            assert not cell.get("outputs")
            assert cell.get("execution_count") is None


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("### BEGIN SOLUTION\nx = 1", r"cell 1 \(one\), line 1: .* never closed"),
        ("x = 1", r"cell 1 \(one\), line 1: exercise 4.1 has no marked region"),
    ],
)
def test_a_slip_in_a_solution_is_named_with_file_cell_and_line(tmp_path: Path, source: str, says: str) -> None:
    """An author learns where to look, and no exercise is written."""
    cell = {"cell_type": "code", "id": "one", "source": source, "metadata": {"eventlab": {"exercise": "4.1"}}}
    (tmp_path / "solutions").mkdir()
    (tmp_path / "solutions" / "04.ipynb").write_text(notebook_text({"cells": [cell]}))

    with pytest.raises(CourseError, match=rf"04\.ipynb, {says}"):
        build(tmp_path / "solutions", tmp_path / "exercises")

    assert not (tmp_path / "exercises").exists()


def test_an_exercise_without_a_source_is_refused(checkout: Path) -> None:
    """A notebook that nobody makes would grow old unseen."""
    (checkout / "exercises" / "99_nowhere.ipynb").write_text("{}")

    with pytest.raises(CourseError, match=r"99_nowhere\.ipynb has no source"):
        build(checkout / "solutions", checkout / "exercises")


def test_a_broken_solution_is_named(checkout: Path) -> None:
    """Half a notebook makes no exercise."""
    (checkout / "solutions" / "04_first_event_system.ipynb").write_text('{"cells": [')

    with pytest.raises(CourseError, match="not a whole notebook"):
        build(checkout / "solutions", checkout / "exercises")
