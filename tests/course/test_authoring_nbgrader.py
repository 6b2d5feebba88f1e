"""The course in nbgrader's form, and what nbgrader itself makes of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest

from eventlab.cli import main
from eventlab.course import places, reference
from eventlab.course.attempted import reason_not_attempted
from eventlab.course.authoring.nbgrader import assignment_of, export
from eventlab.course.build import notebook_text
from eventlab.course.catalogue import EXERCISES, exercise
from eventlab.errors import CourseError

ANSWERS = Path(__file__).parents[1] / "submissions"
NAME = "04_first_event_system"
OF_CHAPTER = [each for each in EXERCISES if each.notebook == f"{NAME}.ipynb"]
SECONDS = 250
"""For nbgrader's own start and three kernels on a busy machine."""


def cells_of(path: Path) -> list[dict[str, Any]]:
    return json.loads(path.read_text())["cells"]


def test_behind_each_solution_stands_a_locked_cell_that_marks_it(tmp_path: Path) -> None:
    """Names, flags and points are those that nbgrader asks for, and its points are the cell's last value."""
    export(tmp_path)

    cells = cells_of(tmp_path / "source" / NAME / f"{NAME}.ipynb")
    forms = [(cell, cell["metadata"]["nbgrader"]) for cell in cells if "nbgrader" in cell["metadata"]]
    solutions = [pair for pair in forms if pair[1]["solution"]]
    marks = [pair for pair in forms if pair[1]["grade"]]
    for of, (solution, form), (mark, marked) in zip(OF_CHAPTER, solutions, marks, strict=True):
        assert cells.index(mark) == cells.index(solution) + 1
        assert solution["metadata"]["eventlab"] == {"exercise": of.id}
        assert form["schema_version"] == marked["schema_version"] == 3
        assert marked["locked"]
        assert "".join(mark["source"]).splitlines()[-1].startswith(f"{marked['points']}  #")
        assert marked["points"] == of.minutes
    assert len({form["grade_id"] for _, form in forms}) == len(forms)
    assert not any(cell.get("outputs") for cell in cells)


def test_exporting_again_changes_nothing_and_overwrites_nobody(tmp_path: Path) -> None:
    """An instructor may have edited the course: that is theirs."""
    assert len(export(tmp_path)) == 1 + len(list(places.solutions().glob("*.ipynb")))
    assert export(tmp_path) == []
    config = tmp_path / "nbgrader_config.py"
    config.write_text("c = get_config()\n")
    notebook = tmp_path / "source" / NAME / f"{NAME}.ipynb"
    notebook.unlink()

    with pytest.raises(CourseError, match=r"nbgrader_config.py is there already, and differs"):
        export(tmp_path)

    assert config.read_text() == "c = get_config()\n"
    assert not notebook.exists()


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """2, and one line."""
    (tmp_path / "file").write_text("")

    assert main(["course", "export", "--to", "nbgrader", str(tmp_path / "file" / "course")]) == 2
    assert "cannot be written" in capsys.readouterr().err


def test_half_a_notebook_is_named(tmp_path: Path) -> None:
    """The solutions may be broken; that is said with the file."""
    path = tmp_path / "half.ipynb"
    path.write_text('{"cells": [')

    with pytest.raises(CourseError, match=r"half\.ipynb is not a whole notebook"):
        assignment_of(path)


def test_what_a_question_asks_stays_when_its_answer_is_cleared() -> None:
    """1.2 asks about nine messages, the keys of a dictionary: nbgrader's own clearing leaves them for the learner."""
    from nbgrader.preprocessors import ClearSolutions

    path = places.solutions() / "01_understanding_events.ipynb"
    text = assignment_of(path)
    clearing = ClearSolutions(code_stub={"python": "..."})
    cleared, _ = clearing.preprocess(nbformat.reads(text, as_version=4), {"notebook_metadata": {}})

    (source,) = (cell.source for cell in cleared.cells if cell.metadata.get("eventlab") == {"exercise": "1.2"})
    starter = reference.starter(exercise("1.2"))
    assert starter is not None
    assert starter.partition("\n\n")[0] in source
    assert str(reason_not_attempted(source, "answers", None)).startswith("Nothing is chosen in answers yet")


def nbgrader(course: Path, *arguments: str) -> str:
    """The real program, with this environment's kernel; what it said."""
    clean = {"JUPYTER_PREFER_ENV_PATH": "1", "IPYTHONDIR": str(course / "ipython"), "HOME": str(course)}
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments],
        cwd=course,
        env={**os.environ, **clean, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def few_exercises(checkout: Path) -> None:
    """The solutions of 4.1 and 4.2 only, so that nbgrader has less to run."""
    path = checkout / "solutions" / f"{NAME}.ipynb"
    notebook = json.loads(path.read_text())
    kept = ("title", "imports", "task-4-1", "exercise-4-1", "task-4-2", "exercise-4-2")
    notebook["cells"] = [cell for cell in notebook["cells"] if cell["id"] in kept]
    path.write_text(notebook_text(notebook))


def hand_in(course: Path, learner: str, answers: dict[str, str]) -> None:
    """The released notebook with these sources in its cells, where nbgrader looks for it."""
    notebook = json.loads((course / "release" / NAME / f"{NAME}.ipynb").read_text())
    for cell in notebook["cells"]:
        id = cell["metadata"].get("eventlab", {}).get("exercise")
        if id in answers:
            cell["source"] = f'{answers[id]}\n\ncheck("{id}")'
    folder = course / "submitted" / learner / NAME
    folder.mkdir(parents=True)
    (folder / f"{NAME}.ipynb").write_text(json.dumps(notebook))


def marks_of(course: Path) -> Iterator[tuple[str, dict[str, float]]]:
    """What nbgrader's own gradebook says of each learner, by cell."""
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as book:
        for handed in book.assignment_submissions(NAME):
            yield handed.student.id, {grade.name: grade.auto_score for one in handed.notebooks for grade in one.grades}


@pytest.mark.timeout(2 * SECONDS)
def test_nbgrader_gives_the_marks_that_the_judge_gives(checkout: Path) -> None:
    """Solved: full marks. Untouched, wrong, or a cheat that would fool a judge in its own kernel: nothing."""
    few_exercises(checkout)
    course = checkout / "course"
    export(course)
    nbgrader(course, "generate_assignment", NAME)
    solved = {
        cell["metadata"]["eventlab"]["exercise"]: "".join(cell["source"]).partition("\n\n\ncheck")[0]
        for cell in cells_of(places.solutions() / f"{NAME}.ipynb")
        if "eventlab" in cell["metadata"]
    }
    wrong = (ANSWERS / "4.1" / "wrong" / "once_is_on.py").read_text()
    cheat = (ANSWERS / "4.2" / "bypass" / "patched_re.py").read_text()
    hand_in(course, "solved", solved)
    hand_in(course, "untouched", {})
    hand_in(course, "wrong", {"4.1": wrong, "4.2": cheat})

    nbgrader(course, "autograde", NAME)

    assert dict(marks_of(course)) == {
        "solved": {"marks-4-1": 20, "marks-4-2": 8},
        "untouched": {"marks-4-1": 0, "marks-4-2": 0},
        "wrong": {"marks-4-1": 0, "marks-4-2": 0},
    }
    graded = (course / "autograded" / "wrong" / NAME / f"{NAME}.ipynb").read_text()
    assert "EMIT-ONCE-01" in graded
