"""A new exercise begins as a skeleton in all its places, and is refused until it is filled."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from eventlab.course import places
from eventlab.course.authoring.catalogue_row import with_row
from eventlab.course.authoring.skeleton import new
from eventlab.course.catalogue import Exercise, exercise
from eventlab.errors import CourseError

ROOT = Path(__file__).resolve().parents[2]
OF = Exercise("4.6", "Replay", "replay", "replay", 12, True, "04_first_event_system.ipynb")
NEW = ["course", "new", "4.6", "--title", "Replay", "--entry", "replay", "--module", "replay"]


@pytest.fixture
def project(checkout: Path) -> Path:
    """A whole checkout of one's own, the package among it, so that a new row is read."""
    shutil.copytree(ROOT / "eventlab", checkout / "eventlab", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "tests" / "submissions" / "4.2", checkout / "tests" / "submissions" / "4.2")
    return checkout


def eventlab(folder: Path, *arguments: str) -> tuple[int, str]:
    """The command, with the package of that checkout; exit code and all that it said."""
    done = subprocess.run(
        [sys.executable, "-m", "eventlab.cli", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def content(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_skeleton_stands_in_all_its_places_and_is_refused(project: Path) -> None:
    """The whole way of an author's first minute: made, formatted, built, and told what to write where."""
    code, said = eventlab(project, *NEW, "--core")
    assert code == 0, said
    for place in ("solutions/04_first_event_system.ipynb", "exercises/", "checks/chapter_04/replay_codes.py", "wrong"):
        assert place in said
    ruff = [sys.executable, "-m", "ruff", "--config", str(ROOT / "pyproject.toml")]
    for command in (["format", "--no-cache", "--check"], ["check", "--no-cache"]):
        done = subprocess.run([*ruff, *command, str(project / "eventlab")], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
    assert eventlab(project, "course", "build", "--check") == (0, "")

    code, said = eventlab(project, "course", "verify", "4.6", "--quick")
    assert code == 1
    for sentence in (
        "4.6 eventlab/course/checks/chapter_04/replay.py: scenarios(rng) gives none: write one",
        "4.6 eventlab/course/checks/chapter_04/replay_codes.py: CODES is empty: write a Code",
        "4.6 eventlab/course/checks/chapter_04/replay_codes.py: WHY is empty: say",
        "4.6 tests/submissions/4.6/right: 0 answers, expected 2: a .py file each, first line",
        "4.6 tests/submissions/4.6/wrong: 0 answers, expected 5",
        "4.6 tests/submissions/4.6/bypass: 0 answers, expected 1",
        "4.6 solutions/04_first_event_system.ipynb: the task of 4.6 has 0 words, expected 1 to 70",
        "4.6 solution, seed 1, 2, 3: not attempted: write it between the markers of its cell in solutions/",
    ):
        assert sentence in said

    before = content(project)
    code, said = eventlab(project, *NEW)
    assert (code, said) == (2, "eventlab: 4.6 is taken: it is Replay. Nothing was changed.\n")
    assert content(project) == before


def test_a_chapter_begins_with_its_first_exercise(project: Path) -> None:
    """A package with a docstring and a notebook with an import cell come with it, and the judge answers."""
    code, said = eventlab(project, *NEW[:2], "5.1", *NEW[3:])
    assert code == 0, said

    assert (project / "eventlab/course/checks/chapter_05/__init__.py").read_text().startswith('"""Chapter 5')
    notebook = project / "exercises" / "05_production_architecture.ipynb"
    assert [cell["id"] for cell in json.loads(notebook.read_text())["cells"]] == [
        "title",
        "imports",
        "task-5-1",
        "exercise-5-1",
    ]
    code, said = eventlab(project, "check", "5.1", str(notebook))
    assert code == 1
    assert "not attempted" in said


def test_cells_stand_in_the_order_of_their_ids(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An exercise comes above the task of the one that follows."""
    later = exercise("4.5")
    monkeypatch.setattr("eventlab.course.authoring.skeleton_cells.EXERCISES", (later,))
    monkeypatch.setattr("eventlab.course.authoring.skeleton.EXERCISES", (later,))
    new(Exercise("4.1", "Replay", "Replay", "replay", 12, False, later.notebook))

    cells = json.loads((places.solutions() / later.notebook).read_text())["cells"]
    ids = [cell["id"] for cell in cells]
    assert ids[ids.index("task-4-5") - 1] == "exercise-4-1"
    assert "class Replay:" in "".join(cells[ids.index("task-4-5") - 1]["source"])


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"id": "4.2"}, "4.2 is taken: it is matches"),
        ({"module": "emitter"}, "The module emitter is taken by 4.1"),
        ({"module": "emit_plans"}, "emit_plans.py is there already"),
        ({"module": "Replay"}, "'Replay' is no name for a module"),
        ({"id": "4.06"}, "'4.06' is no id"),
        ({"id": "12.1"}, "There is no chapter 12: the course has 0 to 8"),
        ({"entry": "for"}, "'for' is no name for a function or a class"),
        ({"title": "two\nlines"}, "is no title"),
        ({"minutes": 0}, "0 minutes: expected 1 to 180"),
        ({"notebook": "other.ipynb"}, "other.ipynb is not the notebook of chapter 4"),
    ],
)
def test_what_is_taken_or_no_name_is_refused_and_changes_nothing(
    project: Path, change: dict[str, object], says: str
) -> None:
    """In words, and before the first file is written."""
    before = content(project)

    with pytest.raises(CourseError, match=says):
        new(replace(OF, **change))  # type: ignore[arg-type]  # the table holds texts and numbers

    assert content(project) == before


def test_a_file_that_cannot_be_written_undoes_the_others(project: Path) -> None:
    """Half an exercise would break every later command."""
    (project / "solutions" / "05_production_architecture.ipynb").mkdir()
    before = content(project)

    with pytest.raises(CourseError, match=r"05_production_architecture.ipynb cannot be written .* Nothing was changed"):
        new(replace(OF, id="5.1", notebook="05_production_architecture.ipynb"))

    assert content(project) == before
    assert not (project / "eventlab" / "course" / "checks" / "chapter_05").exists()


@pytest.mark.parametrize("letters", [5, 30, 57, 59, 63, 100])
def test_a_row_is_written_as_the_formatter_would(letters: int, tmp_path: Path) -> None:
    """Whatever its length; 4.10 comes behind 4.9, and a notebook that has a name there is called by it."""
    source = (ROOT / "eventlab" / "course" / "catalogue.py").read_text()
    one = with_row(source, Exercise("4.10", "t" * letters, "replay", "replay", 12, True, OF.notebook))
    both = with_row(one, Exercise("4.9", "t" * letters, "rewind", "rewind", 12, True, "04_other_notebook_of_it.ipynb"))
    path = tmp_path / "catalogue.py"
    path.write_text(both)

    done = subprocess.run(
        [sys.executable, "-m", "ruff", "format", "--isolated", "--line-length=120", "--diff", str(path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert both.index('"4.5"') < both.index('"4.9"') < both.index('"4.10"')
    assert '"04_first_event_system.ipynb"' not in both.split("EXERCISES")[1]
    assert [line for line in source.splitlines() if line not in both.splitlines()] == []
