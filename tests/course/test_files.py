"""Whole files only, and never over something that is there."""

from __future__ import annotations

from pathlib import Path

import pytest

from eventlab.course.files import write_new, write_whole


def test_a_file_is_replaced_in_one_step(tmp_path: Path) -> None:
    """Whoever has the old one open reads it to its end; its permissions stay, and no draft is left."""
    path = tmp_path / "a.txt"
    path.write_text("old")
    path.chmod(0o640)

    with path.open() as reader:
        write_whole(path, b"new")
        assert reader.read() == "old"

    assert path.read_text() == "new"
    assert path.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    """A notebook that lies elsewhere and is linked here is written where it lies."""
    (tmp_path / "link").symlink_to(tmp_path / "target")
    (tmp_path / "target").write_text("old")

    write_whole(tmp_path / "link", b"new")

    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "target").read_text() == "new"


def test_what_cannot_be_written_leaves_the_old_file(tmp_path: Path) -> None:
    """A folder in the place of the file: an error, and nothing beside it."""
    (tmp_path / "a" / "b").mkdir(parents=True)

    with pytest.raises(OSError, match="a"):
        write_whole(tmp_path / "a", b"new")

    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_a_new_file_takes_the_first_free_number(tmp_path: Path) -> None:
    """What is there keeps its name and its content."""
    (tmp_path / "copy-1").write_text("mine")

    paths = [write_new(tmp_path / "copy-{}", b"second"), write_new(tmp_path / "deeper" / "copy-{}", b"first")]

    assert paths == [tmp_path / "copy-2", tmp_path / "deeper" / "copy-1"]
    assert (tmp_path / "copy-1").read_text() == "mine"
