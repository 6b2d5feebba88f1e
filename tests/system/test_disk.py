"""What an append leaves behind: all of it, on the disk, or the file as it was."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from eventlab.system.disk import append_to_disk, sync_folder


@pytest.fixture
def file(tmp_path: Path) -> Iterator[int]:
    """A file that is appended to, with a line in it."""
    (tmp_path / "lines").write_bytes(b"one\n")
    handle = os.open(tmp_path / "lines", os.O_WRONLY | os.O_APPEND)
    yield handle
    os.close(handle)


def test_a_system_that_takes_a_few_bytes_at_a_time_gets_all_of_them(
    file: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`write` may take less than it is given; what it took stands in the file once."""
    write = os.write
    monkeypatch.setattr(os, "write", lambda handle, raw: write(handle, raw[:3]))

    append_to_disk(file, b"the second line\n")

    assert (tmp_path / "lines").read_bytes() == b"one\nthe second line\n"


@pytest.mark.parametrize("fails", ["write", "fsync"])
def test_a_full_disk_leaves_the_file_as_it_was(
    fails: str, file: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether it is full when the second half of a line is written, or when the line is to be kept."""
    write, taken = os.write, []

    def full(handle: int, raw: bytes = b"") -> int:
        if fails == "write" and not taken:
            taken.append(write(handle, raw[:3]))
            return taken[0]
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, fails, full)

    with pytest.raises(OSError, match="No space left"):
        append_to_disk(file, b"the second line\n")
    assert (tmp_path / "lines").read_bytes() == b"one\n"


def test_the_disk_has_it_when_the_call_returns(file: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The line, and the name of its file in the folder, whose handle is given back."""
    synced: list[tuple[int, int]] = []
    monkeypatch.setattr(os, "fsync", lambda handle: synced.append((handle, os.fstat(handle).st_ino)))

    append_to_disk(file, b"the second line\n")
    sync_folder(tmp_path)

    assert [inode for _, inode in synced] == [(tmp_path / "lines").stat().st_ino, tmp_path.stat().st_ino]
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(synced[-1][0])
