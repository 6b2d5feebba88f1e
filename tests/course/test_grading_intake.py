"""What platforms hand over, put in order by learner; whatever is odd about it is one note."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from eventlab.course.grading import tree
from eventlab.course.grading.intake import MAX_FILES, Intake, take_in
from eventlab.errors import CourseError
from tests.course.handed import hand_in, zipped


def shown(intake: Intake) -> dict[str, list[str]]:
    return {learner.name: [file.shown for file in learner.files] for learner in intake.learners}


def notes(intake: Intake) -> list[tuple[str, str, str]]:
    mine = [note for learner in intake.learners for note in learner.notes]
    return [(note.learner, note.kind, note.reason) for note in (*mine, *intake.notes)]


def test_every_platforms_shape_gives_learners(tmp_path: Path) -> None:
    """Moodle's folders, Canvas's flat files, nested folders, loose files and archives, in one folder."""
    for path in (
        "Ann Smith_123_assignsubmission_file_/x.ipynb",
        "Ann Smith_123_assignsubmission_onlinetext_/onlinetext.html",
        "doejane_12_345_04_first.ipynb",
        "doejane_12_346_emitter.py",
        "eve/ps1/deep/x.ipynb",
        "eve/ps1/timestamp.txt",
        "finn_emitter.py",
        "gil.ipynb",
    ):
        hand_in(tmp_path, path, "")
    inner = zipped(tmp_path / "inner.zip", {"y.ipynb": ""}).read_bytes()
    (tmp_path / "inner.zip").unlink()
    zipped(tmp_path / "hal.zip", {"x.ipynb": "", "more.zip": inner})

    found = take_in(tmp_path)

    assert shown(found) == {
        "Ann Smith": ["Ann Smith_123_assignsubmission_file_/x.ipynb"],
        "doejane": ["doejane_12_345_04_first.ipynb", "doejane_12_346_emitter.py"],
        "eve": ["eve/ps1/deep/x.ipynb"],
        "finn": ["finn_emitter.py"],
        "gil": ["gil.ipynb"],
        "hal": ["hal.zip/more/y.ipynb", "hal.zip/x.ipynb"],
    }
    assert found.learners[0].others == ("Ann Smith_123_assignsubmission_onlinetext_/onlinetext.html",)


def test_nbgraders_course_folder_and_a_classs_archive_are_looked_into(tmp_path: Path) -> None:
    """Beside `submitted/` lie the teacher's own folders; an archive of a whole class is no learner."""
    for path in ("source/ps1/x.ipynb", "submitted/ann/ps1/x.ipynb", "submitted/bob/ps1/x.ipynb"):
        hand_in(tmp_path / "course", path, "")
    archive = zipped(tmp_path / "download" / "ps1.zip", {"ann/x.ipynb": "", "bob/y.py": ""})

    assert list(shown(take_in(tmp_path / "course"))) == ["ann", "bob"]
    assert list(shown(take_in(archive.parent))) == ["ann", "bob"]
    assert list(shown(take_in(archive))) == ["ann", "bob"]


def test_a_folder_of_answers_is_one_learners(tmp_path: Path) -> None:
    """Files that are named for exercises alone belong to whoever's folder it is."""
    for name in ("emitter.py", "pattern.py", "04_first_event_system.ipynb"):
        hand_in(tmp_path / "ann", name, "")

    assert {name: len(files) for name, files in shown(take_in(tmp_path / "ann")).items()} == {"ann": 3}


def test_no_two_learners_have_one_name(tmp_path: Path) -> None:
    """Two Ann Smiths are told apart by the platform's number; equal names get one of ours; case alone is noted."""
    for folder in (
        "Ann Smith_1_assignsubmission_file_",
        "Ann Smith_2_assignsubmission_file_",
        "bob",
        "BOB",
        "Zo\u00eb",
        "Zoe\u0308",
        " ",
        "  ",
    ):
        (tmp_path / folder).mkdir()

    found = take_in(tmp_path)

    assert sorted(shown(found)) == sorted(
        ["(no name)", "(no name) (2)", "Ann Smith (1)", "Ann Smith (2)", "BOB", "Zoë", "Zoë (2)", "bob"]
    )
    reasons = [reason for _, _, reason in notes(found)]
    assert sum("upper and lower case" in reason for reason in reasons) == 2
    assert sum("has no name" in reason for reason in reasons) == 2
    assert sum("the same name" in reason for reason in reasons) == 1


def test_what_leads_out_or_is_no_file_is_a_note(tmp_path: Path) -> None:
    """A link to the grader's own files, a link in a circle, a pipe that never ends: one row each."""
    hand_in(tmp_path / "away", "secret.py", "x")
    root = tmp_path / "handed"
    ann = hand_in(root, "ann/x.py", "").parent
    (ann / "out.py").symlink_to(tmp_path / "away" / "secret.py")
    (ann / "circle").symlink_to(root)
    (ann / "inside.py").symlink_to(ann / "x.py")
    os.mkfifo(ann / "pipe.py")
    (root / "bob").symlink_to(tmp_path / "away")

    found = take_in(root)

    assert shown(found) == {"ann": ["ann/inside.py", "ann/x.py"], "bob": []}
    assert sorted(notes(found)) == [
        ("ann", "unreadable", "it is a link that leads out of the folder of submissions"),
        ("ann", "unreadable", "it is a link to a folder, or to nothing"),
        ("ann", "unreadable", "it is neither a file nor a folder"),
        ("bob", "unreadable", "it is a link that leads out of the folder of submissions"),
    ]


def test_hidden_and_foreign_folders_are_one_note(tmp_path: Path) -> None:
    """Copies, caches and a whole virtual environment are passed over, and said in one line."""
    for path in (
        "ann/x.ipynb",
        "ann/.ipynb_checkpoints/x-checkpoint.ipynb",
        "ann/__MACOSX/._x.ipynb",
        "ann/__pycache__/x.py",
        "ann/env/pyvenv.cfg",
        "ann/env/lib/y.py",
        "ann/.DS_Store",
        ".hidden/z.py",
    ):
        hand_in(tmp_path, path, "")

    found = take_in(tmp_path)

    assert shown(found) == {"ann": ["ann/x.ipynb"]}
    assert [(who, kind) for who, kind, _ in notes(found)] == [("ann", "passed over"), ("", "passed over")]
    assert notes(found)[0][2].endswith("ann/.DS_Store and 4 more")


def test_too_many_files_are_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A learner who hands in a whole disk gets a note; the class is graded."""
    for number in range(MAX_FILES + 1):
        hand_in(tmp_path, f"ann/{number}.py", "")
    hand_in(tmp_path, "bob/x.py", "")

    assert len(shown(take_in(tmp_path))["ann"]) == MAX_FILES
    assert notes(take_in(tmp_path))[0][2] == "101 notebooks and scripts: 100 were read"
    monkeypatch.setattr(tree._Walk.__init__, "__defaults__", (5,))
    assert {name: len(files) for name, files in shown(take_in(tmp_path)).items()} == {"ann": 4, "bob": 1}


def test_the_marks_may_lie_among_the_submissions(tmp_path: Path) -> None:
    """Otherwise the folder of marks would be a learner from the second run on."""
    hand_in(tmp_path, "ann/x.py", "")
    hand_in(tmp_path, "marks/ledger.jsonl", "")

    assert list(shown(take_in(tmp_path, but=tmp_path / "marks"))) == ["ann"]


def test_a_broken_archive_is_its_owners_note(tmp_path: Path) -> None:
    """The learner is there, with a row that says what is wrong."""
    hand_in(tmp_path, "ann.zip", b"PK\x03\x04 cut off")
    hand_in(tmp_path, "README.md", "")

    found = take_in(tmp_path)

    assert shown(found) == {"ann": []}
    assert notes(found) == [
        ("ann", "unreadable", "it is not a whole zip file (its directory is missing)"),
        ("", "passed over", "neither a notebook nor a .py file nor a zip file"),
    ]


def test_no_such_folder_names_the_nearest(tmp_path: Path) -> None:
    """A slip of the finger is mended by the message; a file that is no archive is refused in words."""
    (tmp_path / "submissions").mkdir()
    hand_in(tmp_path, "ann.ipynb", "{}")

    with pytest.raises(CourseError, match=r"no folder .*submisions; the nearest is .*submissions\."):
        take_in(tmp_path / "submisions")
    with pytest.raises(CourseError, match="cannot be graded: it is not a whole zip file"):
        take_in(tmp_path / "ann.ipynb")
