"""Progress to look at, to take along, and to bring back."""

from __future__ import annotations

from pathlib import Path

import pytest

from eventlab.course import progress
from eventlab.course.catalogue import EXERCISES
from eventlab.course.progress_exchange import export, import_, show
from eventlab.errors import CourseError


def learn() -> None:
    """Two exercises tried, one of them passed, one question answered."""
    progress.record("verdict", "4.1", status="failed", code="EMIT-RAISE-01", source="a")
    progress.record("hint", "4.1", code="EMIT-RAISE-01", number=2)
    progress.record("verdict", "4.1", status="passed", source="b")
    progress.record("verdict", "4.2", status="failed", code="MATCH-DOT-01", source="c")
    progress.record("prediction", "4.restart", number=2)


def test_progress_can_be_looked_at(checkout: Path, data: Path) -> None:
    """An exercise a line: its state, how often it was tried, what help was read; and where all that is kept."""
    learn()

    lines = repr(show()).splitlines()

    assert lines[0] == f"1 of {len(EXERCISES)} exercises passed."
    first, second, third = (line.split() for line in lines if line.lstrip().startswith(("4.1", "4.2", "4.3")))
    assert first == ["4.1", "EventEmitter", "✓", "passed", "2", "attempts,", "1", "hint"]
    assert second == ["4.2", "matches", "✗", "MATCH-DOT-01", "1", "attempt"]
    assert third == ["4.3", "emit", "○", "open"]
    assert lines[-1] == f"Kept in {data / 'progress.jsonl'}, on this machine only."


def test_progress_goes_along_to_another_machine(
    checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exported here, imported there, beside what was there; a second import adds nothing."""
    learn()
    there = tmp_path / "there"
    said = export(tmp_path / "mine.jsonl")
    monkeypatch.setenv("EVENTLAB_DATA", str(there))
    progress.record("verdict", "4.3", status="passed")

    first, second = repr(import_(tmp_path / "mine.jsonl")), repr(import_(tmp_path / "mine.jsonl"))

    assert repr(said).startswith("5 lines written to ")
    assert first == "5 lines added, 0 of 5 were here already."
    assert second == "0 lines added, 5 of 5 were here already."
    assert progress.summary(progress.entries()).passed == {"4.1", "4.3"}


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"junk\n", "line 1, is no line of progress"),
        (b"\xff\xfe\x00", "line 1, is no line of progress"),
        (b'{"time": "2026-01-02T12:00:00Z", "kind": "reset", "id": "4.1"}\n{"kind": "reset"}\n', "line 2, is no line"),
        (None, r"cannot be read \(No such file"),
    ],
)
def test_a_bad_file_is_refused_and_nothing_changes(
    checkout: Path, data: Path, tmp_path: Path, content: bytes | None, says: str
) -> None:
    """All of it or none of it: the line at fault is named."""
    learn()
    before = (data / "progress.jsonl").read_bytes()
    if content is not None:
        (tmp_path / "bad").write_bytes(content)

    with pytest.raises(CourseError, match=says):
        import_(tmp_path / "bad")

    assert (data / "progress.jsonl").read_bytes() == before


def test_export_writes_over_nothing(checkout: Path, tmp_path: Path) -> None:
    """A file that is there stays as it is, and a folder that is not there is named."""
    (tmp_path / "mine").write_text("a letter")

    with pytest.raises(CourseError, match="is there already, and stays as it is"):
        export(tmp_path / "mine")
    with pytest.raises(CourseError, match=r"cannot be written \(No such file or directory\)"):
        export(tmp_path / "no" / "mine")
    assert (tmp_path / "mine").read_text() == "a letter"


def test_where_nothing_is_kept_nothing_is_imported(
    checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """CI is told so, and `show` says it too."""
    monkeypatch.setenv("CI", "true")

    with pytest.raises(CourseError, match="CI write no progress"):
        import_(tmp_path / "mine")
    assert repr(show()).endswith("Nothing is kept: EVENTLAB_LIVE=0 and CI leave no trace.")
