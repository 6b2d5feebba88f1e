"""The file of progress: nothing of the learner's is lost, whatever becomes of it."""

from __future__ import annotations

import fcntl
import os
import resource
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import platformdirs
import pytest

from eventlab.course import journal

GOOD = [b'{"n": 1}', b'{"n": 2}', b'{"n": 3}']


def damaged(data: Path, raw: bytes) -> Path:
    """A file of progress with these bytes."""
    data.mkdir(exist_ok=True)
    (data / "progress.jsonl").write_bytes(raw)
    return data / "progress.jsonl"


def test_lines_are_only_added(data: Path) -> None:
    """The folder is made, the file grows, and it is the owner's alone."""
    journal.add(GOOD[:2])
    journal.add(GOOD[2:])

    assert journal.read() == (GOOD, "")
    assert journal.path() == data / "progress.jsonl"
    assert journal.path().stat().st_mode & 0o777 == 0o600


def test_without_a_word_it_lies_where_the_system_keeps_such_things(monkeypatch: pytest.MonkeyPatch) -> None:
    """EVENTLAB_DATA names another folder; otherwise platformdirs knows."""
    monkeypatch.delenv("EVENTLAB_DATA")

    assert journal.folder() == Path(platformdirs.user_data_dir("eventlab", appauthor=False))


@pytest.mark.parametrize(
    ("raw", "left"),
    [
        (b'{"n": 1}\n{"n": 2}\n{"n": 3', GOOD[:2]),
        (b'{"n": 1}\n\x00\xff\x80 junk\n{"n": 2}\n', GOOD[:2]),
        (b'{"n": 1}\n[4]\n"text"\n{"n": 2}\n{"n": 3}\n', GOOD),
        (b"\x00" * 4096, []),
        (b"[" * 100_000 + b'\n{"n": 1}\n', GOOD[:1]),
    ],
    ids=["cut in half", "junk in the middle", "no objects", "zeros", "brackets"],
)
def test_a_damaged_file_is_set_aside_whole_and_rebuilt(data: Path, raw: bytes, left: list[bytes]) -> None:
    """Every byte is kept under another name, every readable line goes on, and it is said once."""
    path = damaged(data, raw)

    lines, said = journal.read()

    assert lines == left
    assert (data / "progress.damaged-1.jsonl").read_bytes() == raw
    assert path.read_bytes() == b"".join(line + b"\n" for line in left)
    assert "Your progress was damaged" in said
    assert str(data / "progress.damaged-1.jsonl") in said
    assert "\n" not in said
    assert journal.read() == (left, "")


def test_each_damage_is_set_aside_under_a_name_of_its_own(data: Path) -> None:
    """The second does not overwrite the first, and adding a line mends as well."""
    damaged(data, b"first\n")
    journal.add(GOOD[:1])
    damaged(data, b"second\n")

    added, said = journal.add(GOOD[1:2])

    assert (added, "progress.damaged-2.jsonl" in said) == (1, True)
    assert (data / "progress.damaged-1.jsonl").read_bytes() == b"first\n"
    assert (data / "progress.damaged-2.jsonl").read_bytes() == b"second\n"


def test_a_last_line_without_its_end_is_no_damage(data: Path) -> None:
    """An editor may leave it so; the next line begins afresh."""
    damaged(data, GOOD[0])

    journal.add(GOOD[1:])

    assert journal.read() == (GOOD, "")
    assert not list(data.glob("progress.damaged-*"))


def test_merging_leaves_doubles_out(data: Path) -> None:
    """Neither what is there nor what comes twice is added."""
    journal.add(GOOD[:1])

    assert journal.add([*GOOD, GOOD[2]], merge=True)[0] == 2
    assert journal.read() == (GOOD, "")


def test_two_kernels_at_once_lose_nothing(data: Path) -> None:
    """Four processes, 100 lines each, one of them finding damage: all 400 are there and whole."""
    damaged(data, b"half a li")
    program = (
        "import sys; from eventlab.course import journal\n"
        'for n in range(100): journal.add([b\'{"who": %s, "n": %d, "more": "%s"}\''
        " % (sys.argv[1].encode(), n, b'x' * 3000)])"
    )
    children = [subprocess.Popen([sys.executable, "-c", program, str(who)]) for who in range(4)]

    assert [child.wait() for child in children] == [0] * 4
    lines, said = journal.read()
    assert (len(lines), len(set(lines)), said) == (400, 400, "")
    assert [path.read_bytes() for path in data.glob("progress.damaged-*")] == [b"half a li"]


def test_one_at_a_time(data: Path) -> None:
    """Whoever adds a line waits for whoever is mending; its own alarm ends this one while it waits."""
    journal.add(GOOD[:1])
    program = "import signal; from eventlab.course import journal\n{}\njournal.add([b'{{}}'])"
    alarm = "signal.setitimer(signal.ITIMER_REAL, 0.3)"

    with (data / ".lock").open("a") as mending:
        fcntl.flock(mending, fcntl.LOCK_EX)
        waiting = subprocess.run([sys.executable, "-c", program.format(alarm)], check=False)
        assert journal.path().read_bytes() == GOOD[0] + b"\n"
    done = subprocess.run([sys.executable, "-c", program.format("")], check=False)

    assert (waiting.returncode, done.returncode) == (-signal.SIGALRM, 0)
    assert journal.read() == ([GOOD[0], b"{}"], "")


def test_a_full_disk_leaves_the_file_as_it_was(data: Path) -> None:
    """A write that comes to an end half way is taken back, and is an error. (The limit stands for the disk.)"""
    journal.add(GOOD[:1])
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(GOOD[0]) + 5, hard))
    try:
        with pytest.raises(OSError, match="No space left"):
            journal.add(GOOD[1:])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    assert journal.read() == (GOOD[:1], "")


@pytest.fixture
def as_nobody(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A damaged file in a folder that may only be read: run by root, the test becomes an ordinary user for a while."""
    with tempfile.TemporaryDirectory() as name:
        monkeypatch.setenv("EVENTLAB_DATA", name)
        damaged(Path(name), GOOD[0] + b"\nhalf a li").chmod(0o444)
        Path(name).chmod(0o555)
        root = os.geteuid() == 0
        if root:
            os.seteuid(65534)
        yield
        if root:
            os.seteuid(0)
        Path(name).chmod(0o755)


def test_a_damaged_file_that_cannot_be_mended_is_still_read(as_nobody: None) -> None:
    """A read-only folder: the readable lines count, and the sentence says what is wrong."""
    lines, said = journal.read()

    assert lines == GOOD[:1]
    assert "1 line that cannot be read, and cannot be mended (Permission denied)" in said


def test_a_backup_is_a_copy(data: Path) -> None:
    """Under a free number; None while there is nothing to copy."""
    assert journal.back_up() is None
    journal.add(GOOD)

    backup = journal.back_up()

    assert backup == data / "backups" / "progress-1.jsonl"
    assert backup.read_bytes() == journal.path().read_bytes()
