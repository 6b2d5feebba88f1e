"""From a folder to marks and back again: stopped, shared out, repeated, corrected by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eventlab.course.grading import batch
from eventlab.course.grading import grade as grade_module
from eventlab.course.grading import settings as settings_module
from eventlab.course.grading.grade import Graded, changes, grade, standing_of
from eventlab.course.grading.settings import Settings, remembered
from eventlab.errors import CourseError
from tests.course.handed import answer, hand_in

FORMATS = ("csv", "json", "junit", "html")


class Silent:
    """Nobody looks at the progress; it counts all the same."""

    def __init__(self) -> None:
        self.total = self.steps = 0

    def begin(self, total: int) -> None:
        self.total = total

    def step(self, count: int = 1) -> None:
        self.steps += count


@pytest.fixture
def handed(tmp_path: Path) -> Path:
    """Four learners and 4.2: right, wrong, nothing, and an archive that is none."""
    root = tmp_path / "handed"
    hand_in(root, "ann/pattern.py", answer("4.2", "right/recursive"))
    hand_in(root, "bob/pattern.py", answer("4.2", "wrong/searches"))
    (root / "eve").mkdir()
    hand_in(root, "gil.zip", b"PK")
    return root


def run(root: Path, out: Path, **more: object) -> Graded:
    given = {"exercises": ("4.2",), "sandbox": "process", "jobs": 2} | more
    return grade(Settings(root, out, **given), Silent())  # type: ignore[arg-type]


def status(graded: Graded) -> dict[str, list[str]]:
    return {name: [mark.status for mark in mine] for name, mine in graded.marks.by_learner.items()}


def contents(out: Path) -> dict[str, bytes]:
    """The reports' bytes, without the ledger, which tells times, and the note of the run."""
    files = [path for path in sorted(out.rglob("*")) if path.is_file() and path.suffix not in (".jsonl", ".toml")]
    return {str(path.relative_to(out)): path.read_bytes() for path in files if path.name != "run.json"}


def test_a_class_gets_its_marks(handed: Path, tmp_path: Path) -> None:
    """Every learner is in every report; whoever gave nothing has a note instead of marks."""
    graded = run(handed, tmp_path / "marks")

    assert status(graded) == {"ann": ["passed"], "bob": ["failed"], "eve": [], "gil": []}
    assert [(note.learner, note.kind) for note in graded.marks.notes] == [
        ("eve", "nothing handed in"),
        ("gil", "unreadable"),
    ]
    assert graded.judged == 2
    names = [path.name for path in graded.files]
    assert names == ["marks.csv", "marks_wide.csv", "marks.json", "junit.xml", "index.html"]


def test_a_run_that_was_stopped_goes_on(handed: Path, tmp_path: Path) -> None:
    """With `resume` only what the ledger lacks is judged, and the reports are those of one whole run."""
    out = tmp_path / "marks"
    run(handed, out)
    whole = contents(out)
    ledger = out / "ledger.jsonl"
    ledger.write_bytes(ledger.read_bytes()[:-50])

    graded = run(handed, out, resume=True)

    assert graded.judged == 1
    assert contents(out) == whole
    assert run(handed, out).judged == 2


def test_shares_of_a_class_are_put_together_by_their_ledgers(handed: Path, tmp_path: Path) -> None:
    """Each learner is in exactly one share; a run without shares then judges nothing."""
    out = tmp_path / "marks"
    parts = [run(handed, out, shard=(number, 3)) for number in (1, 2, 3)]

    graded = run(handed, out, resume=True)

    names = [name for part in parts for name in part.marks.by_learner]
    assert sorted(names) == ["ann", "bob", "eve", "gil"]
    assert graded.judged == 0
    assert status(graded) == {"ann": ["passed"], "bob": ["failed"], "eve": [], "gil": []}


def test_a_regrade_judges_what_changed_and_keeps_marks_given_by_hand(
    handed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A new upload, then a mended course: what neither touches is taken from the ledger."""
    out = tmp_path / "marks"
    hand_in(
        out, "overrides.toml", '[[override]]\nlearner = "eve"\nexercise = "4.2"\npoints = 0.5\ncomment = "on paper"\n'
    )
    first = run(handed, out)
    hand_in(handed, "bob/pattern.py", answer("4.2", "right/standard_library"))

    settings, before = remembered(out)
    second = grade(settings, Silent())
    monkeypatch.setattr(grade_module, "course_version", lambda: "0.1.0+another")
    third = grade(settings, Silent())

    assert (first.judged, second.judged, third.judged) == (2, 1, 2)
    assert changes(before, standing_of(second.marks)) == ["bob  4.2  failed, 0 → passed, 1"]
    (eve,) = third.marks.by_learner["eve"]
    assert (eve.points, eve.judged, eve.comment) == (0.5, 0.0, "on paper")


def test_a_judge_at_fault_is_one_mark(handed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is counted, reported, and tried again by the next run."""
    real = batch.judge

    def breaks(of: object, submission: object, **terms: object) -> object:
        if "recursive" in str(submission):
            raise RuntimeError("a bug of ours")
        return real(of, submission, **terms)  # type: ignore[arg-type]

    monkeypatch.setattr(batch, "judge", breaks)
    hand_in(handed, "ann/pattern.py", answer("4.2", "right/recursive") + "\n# recursive\n")
    out = tmp_path / "marks"
    assert status(run(handed, out))["ann"] == ["judge error"]
    monkeypatch.setattr(batch, "judge", real)

    graded = run(handed, out, resume=True)

    assert (graded.judged, graded.judge_errors, status(graded)["ann"]) == (1, 0, ["passed"])


def test_an_override_that_meets_nobody_is_told(handed: Path, tmp_path: Path) -> None:
    """In the run's answer and in the notes of every report."""
    overrides = hand_in(tmp_path, "o.toml", '[[override]]\nlearner = "an"\nexercise = "4.2"\npoints = 1\n')

    graded = run(handed, tmp_path / "marks", overrides=overrides, shard=(1, 2))

    assert graded.void == ("The override for 'an' meets nobody. Did you mean 'ann'?",)
    assert any(note.reason == graded.void[0] for note in graded.marks.notes)


def test_the_progress_comes_to_its_end(handed: Path, tmp_path: Path) -> None:
    """Judged, known or unreadable: every mark is a step."""
    told = Silent()

    grade(Settings(handed, tmp_path / "marks", exercises=("4.2", "4.1"), sandbox="process"), told)

    assert told.total == told.steps == 4 * 2


def test_strict_where_it_works(monkeypatch: pytest.MonkeyPatch) -> None:
    """`auto` takes what the machine gives; asked for by name, a sandbox that is missing is an error."""
    for works, used in ((True, "strict"), (False, "process")):
        monkeypatch.setattr(settings_module, "strict_available", lambda works=works: works)
        assert settings_module.sandbox_of("auto") == used
        assert settings_module.sandbox_of("process") == "process"
    with pytest.raises(CourseError, match="bubblewrap does not work here"):
        settings_module.sandbox_of("strict")


def test_nothing_to_grade_and_no_earlier_run_are_said(tmp_path: Path) -> None:
    """An empty folder, a folder without marks, a note of a run that somebody edited."""
    with pytest.raises(CourseError, match="holds no submissions"):
        run(tmp_path, tmp_path / "marks")
    with pytest.raises(CourseError, match="Nothing was graded into"):
        remembered(tmp_path / "nowhere")
    hand_in(tmp_path, "marks/run.json", json.dumps({"settings": {"seed": 1}}))
    with pytest.raises(CourseError, match="cannot be understood"):
        remembered(tmp_path / "marks")
