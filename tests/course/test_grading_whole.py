"""A report is there whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from eventlab.course.grading.whole import whole
from eventlab.errors import CourseError


def test_a_block_that_breaks_leaves_the_old_file(tmp_path: Path) -> None:
    """Nobody opens half a table; and no draft stays behind."""
    path = tmp_path / "marks.csv"
    path.write_text("old")

    def break_off() -> None:
        with whole(path) as file:
            file.write("half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        break_off()

    assert [each.read_text() for each in tmp_path.iterdir()] == ["old"]


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    """In one line, with what to do."""
    (tmp_path / "marks").write_text("a file, where a folder should be")

    with pytest.raises(CourseError, match=r"cannot be written .*--out"), whole(tmp_path / "marks" / "marks.csv"):
        pass
