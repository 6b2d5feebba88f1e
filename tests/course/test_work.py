"""The learner's folder: filled with what is missing, and never robbed of anything."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from eventlab.clock import ManualClock
from eventlab.course import progress
from eventlab.course.work import fill_work
from eventlab.errors import CourseError

NAME = "04_first_event_system.ipynb"


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with one exercise notebook, where somebody learns."""
    monkeypatch.setenv("EVENTLAB_LIVE", "1")
    monkeypatch.delenv("CI", raising=False)
    (tmp_path / "exercises").mkdir()
    (tmp_path / "exercises" / NAME).write_text('{"cells": []}')
    return tmp_path


@pytest.fixture
def nobody() -> Iterator[Path]:
    """A folder that one may read but not write: run by root, the test becomes an ordinary user for a while."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "exercises").mkdir()
        (folder / "work").mkdir()
        for each in (folder, folder / "work"):
            each.chmod(0o555)
        root = os.geteuid() == 0
        if root:
            os.seteuid(65534)
        yield folder
        if root:
            os.seteuid(0)
        for each in (folder, folder / "work"):
            each.chmod(0o755)


def start(checkout: Path) -> dict:
    """The start page as it lies in work/."""
    return json.loads((checkout / "work" / "START.ipynb").read_text())


def learner_writes(checkout: Path, source: str) -> None:
    """The learner adds a cell to the start page and saves it, as JupyterLab would."""
    page = start(checkout)
    page["cells"].append({"cell_type": "markdown", "id": "mine", "metadata": {}, "source": source})
    (checkout / "work" / "START.ipynb").write_text(json.dumps(page))


def test_an_empty_checkout_gets_exercises_package_and_start_page(checkout: Path) -> None:
    """The first filling makes everything that the learner needs."""
    filled = fill_work(checkout)

    assert (checkout / "work" / NAME).read_bytes() == (checkout / "exercises" / NAME).read_bytes()
    assert (checkout / "work" / "my_eventlab" / "__init__.py").read_text().startswith('"""Your own event system')
    assert "Begin: 4.1 EventEmitter, 20 min" in start(checkout)["cells"][0]["source"]
    assert str(filled) == "work/ is filled. Exercise notebooks: 1 copied, 0 of yours left alone"


def test_what_the_learner_wrote_stays(checkout: Path) -> None:
    """A solved notebook, a saved answer and a package of one's own survive every later filling and every update."""
    fill_work(checkout)
    mine = {
        NAME: "my answers",
        "my_eventlab/__init__.py": "my = 1",
        "my_eventlab/emitter.py": "class EventEmitter: ...",
    }
    for name, text in mine.items():
        (checkout / "work" / name).write_text(text)
    (checkout / "exercises" / NAME).write_text('{"cells": ["new in this version"]}')

    filled = fill_work(checkout)

    assert {name: (checkout / "work" / name).read_text() for name in mine} == mine
    assert (filled.copied, filled.kept) == ((), (NAME,))


def test_nothing_but_the_named_files_is_left_behind(checkout: Path) -> None:
    """Files are written beside their place and moved there: no draft stays."""
    fill_work(checkout)

    left = {str(path.relative_to(checkout / "work")) for path in (checkout / "work").rglob("*")}
    assert left == {NAME, "START.ipynb", "my_eventlab", "my_eventlab/__init__.py"}


def test_a_start_page_that_says_the_same_is_not_written_again(checkout: Path) -> None:
    """An open JupyterLab is not made to ask which of two versions to keep."""
    fill_work(checkout)
    before = (checkout / "work" / "START.ipynb").stat()

    fill_work(checkout)

    after = (checkout / "work" / "START.ipynb").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_the_start_page_follows_progress(checkout: Path) -> None:
    """A pass moves the large link on, and no backup is made of a page that only we wrote."""
    fill_work(checkout)
    progress.record("verdict", "4.1", status="passed")

    filled = fill_work(checkout)

    assert "Continue: 4.2 matches, 8 min" in start(checkout)["cells"][0]["source"]
    assert filled.backup is None


def test_a_past_failure_comes_back_on_its_day(checkout: Path) -> None:
    """Failed, passed, and asked on the day after; the clock that decides is an argument."""
    clock = ManualClock()
    progress.record("verdict", "4.1", status="failed", code="EMIT-RAISE-01", clock=clock)
    progress.record("verdict", "4.1", status="passed", clock=clock)

    fill_work(checkout, clock=clock)
    same_day = start(checkout)["cells"][1]["source"]
    clock.advance(seconds=86400)
    fill_work(checkout, clock=clock)

    assert "EMIT-RAISE-01" not in same_day
    assert "EMIT-RAISE-01" in start(checkout)["cells"][1]["source"]


def test_what_became_of_progress_is_said_when_the_lab_is_opened(checkout: Path, data: Path) -> None:
    """A damaged file is told of here too, in the line that the terminal shows."""
    data.mkdir()
    (data / "progress.jsonl").write_text("half of a li")

    assert "Your progress was damaged" in str(fill_work(checkout))


def test_a_reader_never_meets_half_a_page(checkout: Path) -> None:
    """Whoever has the old page open reads it to its end: the new one takes its place in one step."""
    fill_work(checkout)
    progress.record("verdict", "4.1", status="passed")

    with (checkout / "work" / "START.ipynb").open() as reader:
        fill_work(checkout)

        assert "Begin: 4.1" in json.load(reader)["cells"][0]["source"]
    assert "Continue: 4.2" in start(checkout)["cells"][0]["source"]


def test_an_edited_start_page_is_kept_under_another_name(checkout: Path) -> None:
    """What the learner wrote on the start page is never lost, however often they do it."""
    fill_work(checkout)
    learner_writes(checkout, "my first note")
    first = fill_work(checkout)
    learner_writes(checkout, "my second note")
    second = fill_work(checkout)

    names = ["START.backup-1.ipynb", "START.backup-2.ipynb"]
    assert [filled.backup.name for filled in (first, second) if filled.backup] == names
    assert ["my first note" in (checkout / "work" / names[0]).read_text(), len(start(checkout)["cells"])] == [True, 3]
    assert "my second note" in (checkout / "work" / names[1]).read_text()


@pytest.mark.parametrize("text", ["not a notebook", "[]", '{"cells": [3], "metadata": []}', "\xff"])
def test_a_start_page_that_is_no_notebook_is_kept_too(checkout: Path, text: str) -> None:
    """Whatever lies in the place of the start page goes to a backup, byte for byte."""
    (checkout / "work").mkdir()
    (checkout / "work" / "START.ipynb").write_text(text, encoding="latin-1")

    filled = fill_work(checkout)

    assert filled.backup is not None
    assert filled.backup.read_text(encoding="latin-1") == text


def test_work_that_is_a_file_is_named(checkout: Path) -> None:
    """The message says what is in the way, and how to move it; the file stays."""
    (checkout / "work").write_text("a note of mine")

    with pytest.raises(CourseError, match=r"work is there, but it is not a folder.*mv "):
        fill_work(checkout)

    assert (checkout / "work").read_text() == "a note of mine"


def test_an_exercise_that_is_a_broken_link_is_named(checkout: Path) -> None:
    """The link, where it leads and what to do are in the message; nothing is written through it."""
    (checkout / "work").mkdir()
    (checkout / "work" / NAME).symlink_to(checkout / "gone.ipynb")

    with pytest.raises(CourseError, match=r"is a link to .*gone\.ipynb.*rm "):
        fill_work(checkout)

    assert not (checkout / "gone.ipynb").exists()


def test_an_exercise_that_is_a_folder_is_named(checkout: Path) -> None:
    """A folder in the place of a notebook is not taken for the learner's copy."""
    (checkout / "work" / NAME).mkdir(parents=True)

    with pytest.raises(CourseError, match=r"should be a file.*mv "):
        fill_work(checkout)


def test_a_folder_that_cannot_be_written_is_an_error_of_the_course(nobody: Path) -> None:
    """No permission: one sentence with the file, the system's own reason, and what to look at."""
    with pytest.raises(CourseError, match=r"cannot be written \(Permission denied\).*Try: ls -ld"):
        fill_work(nobody)
