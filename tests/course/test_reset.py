"""One exercise from its starter again: nothing is lost, and no other cell changes by a byte."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from eventlab.course import progress
from eventlab.course.catalogue import exercise
from eventlab.course.notebook_text import cells_of
from eventlab.course.reset import reset
from eventlab.course.source import python_of
from eventlab.course.submission import Submission, provide
from eventlab.errors import CourseError

FOUR_ONE = exercise("4.1")


@pytest.fixture
def mine(checkout: Path) -> Path:
    """The learner's notebook, everything solved and run, in a form that JupyterLab would not have chosen."""
    path = checkout / "work" / FOUR_ONE.notebook
    content = json.loads((checkout / "solutions" / FOUR_ONE.notebook).read_text("utf-8"))
    path.write_text(json.dumps(content, indent="\t").replace("\n", "\r\n"), newline="")
    path.chmod(0o600)
    return path


def texts(path: Path) -> dict[str, str]:
    """Each cell of a notebook as it stands in the file, by its id."""
    text = path.read_bytes().decode()
    return {cell.content["id"]: text[cell.start : cell.end] for cell in cells_of(text)}


def source(path: Path, id: str) -> str:
    """The source of a cell."""
    return "".join(json.loads(texts(path)[id])["source"])


def test_only_this_cell_changes(checkout: Path, mine: Path) -> None:
    """It is the shipped starter, without outputs; every other byte of the file is as it was."""
    before = mine.read_bytes()
    other = texts(mine)

    reset("4.2")

    after = texts(mine)
    assert source(mine, "exercise-4-2") == source(checkout / "exercises" / FOUR_ONE.notebook, "exercise-4-2")
    cell = json.loads(after["exercise-4-2"])
    assert (cell["outputs"], cell["execution_count"], cell["metadata"]["eventlab"]["exercise"]) == ([], None, "4.2")
    assert mine.read_bytes() == before.replace(other["exercise-4-2"].encode(), after["exercise-4-2"].encode())
    assert mine.stat().st_mode & 0o777 == 0o600


def test_what_was_there_is_kept(checkout: Path, mine: Path, data: Path) -> None:
    """The notebook and the progress, each reset under a name of its own; and progress loses no line, but gets one."""
    progress.record("verdict", "4.1", status="passed")
    before = mine.read_bytes()

    said = repr(reset("4.1"))
    reset("4.1")

    backups = checkout / "work" / ".backups"
    assert (backups / "04_first_event_system-1.ipynb").read_bytes() == before
    assert sorted(path.name for path in backups.iterdir()) == [
        "04_first_event_system-1.ipynb",
        "04_first_event_system-2.ipynb",
    ]
    assert [entry.kind for entry in progress.entries()] == ["verdict", "reset", "reset"]
    assert "4.1" in progress.summary(progress.entries()).passed
    assert len((data / "backups" / "progress-1.jsonl").read_text().splitlines()) == 1
    assert said.splitlines()[0] == "4.1 is as it was shipped again: work/04_first_event_system.ipynb"
    assert "work/.backups/04_first_event_system-1.ipynb" in said
    assert "Reload Notebook from Disk" in said


def test_an_answer_on_screen_that_was_never_saved_is_kept_too(checkout: Path, mine: Path) -> None:
    """JupyterLab saves when it likes; what was run last counts as the learner's. What is saved is not kept twice."""
    provide(lambda of: Submission("class EventEmitter:\n    new = True\n", "import re\n"))
    reset("4.1")
    provide(lambda of: Submission(python_of(source(mine, "exercise-4-1")), ""))
    reset("4.1")
    provide(lambda of: Submission("from eventlab import reset\n", ""))
    reset("4.1")

    kept = list((checkout / "work" / ".backups").glob("4.1-*"))
    assert [path.name for path in kept] == ["4.1-1.py"]
    assert kept[0].read_text() == "import re\n\nclass EventEmitter:\n    new = True\n"


def test_a_deleted_cell_comes_back_below_its_task(checkout: Path, mine: Path) -> None:
    """The other cells stay, in their order."""
    content = json.loads(mine.read_text("utf-8"))
    ids = [cell["id"] for cell in content["cells"]]
    content["cells"] = [cell for cell in content["cells"] if cell["id"] != "exercise-4-2"]
    mine.write_text(json.dumps(content))

    reset("4.2")

    assert list(texts(mine)) == ids
    assert 'check("4.2")' in source(mine, "exercise-4-2")


def test_without_a_notebook_a_fresh_one_is_made(checkout: Path) -> None:
    """There is nothing to keep then."""
    said = repr(reset("4.1"))

    shipped = checkout / "exercises" / FOUR_ONE.notebook
    assert (checkout / "work" / FOUR_ONE.notebook).read_bytes() == shipped.read_bytes()
    assert said.startswith("The whole notebook is as it was shipped again")
    assert "kept" not in said


@pytest.mark.parametrize("cut", [0, 0.5, 0.99])
def test_a_damaged_notebook_is_refused_and_can_be_replaced(checkout: Path, mine: Path, data: Path, cut: float) -> None:
    """Refused in words, and not a byte is touched; `whole=True` brings a fresh copy and keeps the damaged one."""
    mine.write_bytes(mine.read_bytes()[: int(mine.stat().st_size * cut)] + b"\xff" * (cut == 0.5))
    damaged = mine.read_bytes()

    with pytest.raises(CourseError, match=r'is not a whole notebook .*nothing was changed.*reset\("4.1", whole=True\)'):
        reset("4.1")
    assert mine.read_bytes() == damaged
    assert not (checkout / "work" / ".backups").exists()
    assert not data.exists()

    reset("4.1", whole=True)
    assert mine.read_bytes() == (checkout / "exercises" / FOUR_ONE.notebook).read_bytes()
    kept = [path.read_bytes() for path in (checkout / "work").glob(".backups/*")]
    assert kept == ([damaged] if damaged else [])


def test_what_cannot_be_written_resets_nothing(checkout: Path, mine: Path) -> None:
    """Without a backup there is no reset."""
    before = mine.read_bytes()
    (checkout / "work" / ".backups").write_text("a file where the folder should be")

    with pytest.raises(CourseError, match=r"\.backups.* cannot be written .*Nothing was reset"):
        reset("4.1")

    assert mine.read_bytes() == before
    assert progress.entries() == []


def test_an_unknown_exercise_and_a_course_without_exercises(checkout: Path, mine: Path) -> None:
    """The nearest ids are named; a starter that is not there is named."""
    with pytest.raises(CourseError, match=r"no exercise '4\.11'.*4\.1"):
        reset("4.11")
    shutil.rmtree(checkout / "exercises")
    (checkout / "exercises").mkdir()
    before = mine.read_bytes()
    with pytest.raises(CourseError, match=r"04_first_event_system\.ipynb cannot be read"):
        reset("4.1")
    assert mine.read_bytes() == before


def test_the_judge_resets_nothing(checkout: Path, mine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A learner's code that calls reset while it is judged leaves the notebook alone."""
    monkeypatch.setenv("EVENTLAB_JUDGED", "key")
    before = mine.read_bytes()

    assert not reset("4.1").done
    assert mine.read_bytes() == before
