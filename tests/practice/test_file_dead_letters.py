"""Letters in a file: there after a crash, readable by people, safe from half lines, foreign lines and full disks."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from eventlab.practice.file_dead_letters import FileDeadLetters
from tests.conftest import eventually
from tests.practice.test_unsent import letter

DIES = """
import asyncio, os, sys
from eventlab.practice.file_dead_letters import FileDeadLetters
from tests.practice.test_unsent import letter

async def story():
    await FileDeadLetters(sys.argv[1]).keep(letter("a", total=12), letter("b"))
    os._exit(9)

asyncio.run(story())
"""


def ids_in(path: Path) -> list[str]:
    """What a fresh program finds there."""

    async def story() -> list[str]:
        box = FileDeadLetters(path)
        try:
            return [each.id for each in await box.letters()]
        finally:
            await box.aclose()

    return asyncio.run(story())


def write(path: Path, *acts: Any) -> None:
    """Call each act with a box, and close it."""

    async def story() -> None:
        box = FileDeadLetters(path)
        for act in acts:
            await act(box)
        await box.aclose()

    asyncio.run(story())


def test_what_was_kept_is_there_after_a_crash(tmp_path: Path) -> None:
    """A program that dies right behind `keep` has lost nothing, and its lock dies with it."""
    path = tmp_path / "unsent.jsonl"
    died = subprocess.run([sys.executable, "-c", DIES, path], cwd=Path(__file__).parents[2], check=False)

    assert died.returncode == 9
    assert ids_in(path) == ["a", "b"]


def test_what_another_program_removed_meanwhile_is_gone(tmp_path: Path) -> None:
    """A box that was closed, and is used again, reads what is there now."""
    path = tmp_path / "unsent.jsonl"

    async def story() -> list[str]:
        first, second = FileDeadLetters(path), FileDeadLetters(path)
        await first.keep(letter("a"), letter("b"))
        await first.aclose()
        await second.remove("a")
        await second.remove("b")
        await second.aclose()
        left = [each.id for each in await first.letters()]
        await first.aclose()
        return left

    assert asyncio.run(story()) == []


def test_the_file_can_be_read_by_people_and_by_jq(tmp_path: Path) -> None:
    """One JSON object in each line, with the whole event in it; for nobody's eyes but the owner's."""
    path = tmp_path / "folder" / "within" / "unsent.jsonl"
    write(path, lambda box: box.keep(letter("a", total=12)))
    (line,) = map(json.loads, path.read_text("utf-8").splitlines())

    assert line["kept"]["event"]["data"] == {"total": 12}
    assert line["kept"]["reason"] == "away"
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_file_in_which_nothing_is_left_is_emptied(tmp_path: Path) -> None:
    """So that it does not grow for ever; before that, what is gone is a line like any other."""
    path = tmp_path / "unsent.jsonl"
    write(path, lambda box: box.keep(letter("a"), letter("b")), lambda box: box.remove("a"))
    assert ids_in(path) == ["b"]
    write(path, lambda box: box.remove("b"))

    assert path.read_bytes() == b""


def test_half_a_line_is_cut_off(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The power went while it was written: nobody was told that it is kept, and the next line is whole."""
    path = tmp_path / "unsent.jsonl"
    write(path, lambda box: box.keep(letter("a"), letter("b")))
    path.write_bytes(path.read_bytes()[:-20])
    write(path, lambda box: box.keep(letter("c")))

    assert ids_in(path) == ["a", "c"]
    assert "ends in half a line" in caplog.text


def test_a_line_that_cannot_be_read_stays_and_disturbs_nobody(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """It may hold somebody's order: the file is not emptied while it is there."""
    path = tmp_path / "unsent.jsonl"
    path.write_bytes(b'{"kept": "what?"}\n\xff\xfe\n')
    write(path, lambda box: box.keep(letter("a")), lambda box: box.remove("a"))

    assert ids_in(path) == []
    assert path.read_bytes().startswith(b'{"kept": "what?"}\n\xff\xfe\n')
    assert "line 1 of" in caplog.text


def test_a_line_that_somebody_has_mended_is_in_nobodys_way(tmp_path: Path) -> None:
    """What could not be read is counted anew at each opening: once all is well, an empty file is emptied again."""
    path = tmp_path / "unsent.jsonl"
    path.write_bytes(b"what?\n")

    async def story() -> None:
        box = FileDeadLetters(path)
        await box.keep(letter("a"))
        await box.aclose()
        path.write_bytes(path.read_bytes().removeprefix(b"what?\n"))
        await box.remove("a")
        await box.aclose()

    asyncio.run(story())

    assert path.read_bytes() == b""


def test_one_thread_writes(tmp_path: Path) -> None:
    """However many letters there are; and it ends with the box."""

    async def story() -> int:
        box = FileDeadLetters(tmp_path / "unsent.jsonl")
        await asyncio.gather(*(box.keep(letter(str(n))) for n in range(20)))
        count = len(writers())
        await box.aclose()
        return count

    assert asyncio.run(story()) == 1
    eventually(lambda: not writers())


def writers() -> list[threading.Thread]:
    """Threads that write dead letters."""
    return [thread for thread in threading.enumerate() if thread.name.startswith("dead-letters")]


def test_a_full_disk_leaves_no_half_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error is raised, the letter is not kept, and the ones before it are unharmed."""
    path, real = tmp_path / "unsent.jsonl", os.write

    def full(file: int, raw: bytes) -> int:
        real(file, raw[:10])
        raise OSError(28, "No space left on device")

    async def on_a_full_disk(box: FileDeadLetters) -> None:
        monkeypatch.setattr("os.write", full)
        with pytest.raises(OSError, match="No space left"):
            await box.keep(letter("b"))
        monkeypatch.setattr("os.write", real)
        assert [each.id for each in await box.letters()] == ["a"]

    write(path, lambda box: box.keep(letter("a")), on_a_full_disk, lambda box: box.keep(letter("c")))

    assert ids_in(path) == ["a", "c"]
