"""The audit file: on the disk before the handler returns, each event once, and whole after a power cut."""

from __future__ import annotations

import asyncio
import errno
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from eventlab.clock import ManualClock
from eventlab.emitter import PersistentEventSystem
from eventlab.errors import Closed, InvalidOption
from eventlab.event import Event, from_envelope, to_envelope
from eventlab.system.consumers import audit
from eventlab.system.consumers.audit import AuditSink


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the file will be."""
    return tmp_path / "audit.jsonl"


def events(count: int, begin: int = 0) -> list[Event]:
    """Events with ids to know them by."""
    return [Event("user.registered", {"n": n}, id=f"id-{n}", time=ManualClock()()) for n in range(begin, begin + count)]


def write(path: Path, *written: Event) -> None:
    """Open the sink, hand it these one by one, close it."""

    async def story() -> None:
        async with AuditSink(path) as sink:
            for event in written:
                await sink(event)

    asyncio.run(story())


def lines(path: Path) -> list[Event]:
    """The events in the file, each a whole line."""
    text = path.read_bytes()
    assert not text or text.endswith(b"\n")
    return [from_envelope(line) for line in text.splitlines()]


def test_each_event_is_a_line(path: Path) -> None:
    """The envelope, as it is in the log; a line break within the data does not break the line."""
    first, second = Event("a", {"text": "one\ntwo\u2028three"}, actor="ann"), Event("b")

    write(path, first, second)

    assert lines(path) == [first, second]
    assert path.read_bytes().count(b"\n") == 2


def test_it_writes_what_a_system_delivers(path: Path) -> None:
    """It is a handler: when `emit` returns, the line is there."""

    async def story() -> tuple[list[Event], list[Event]]:
        async with PersistentEventSystem() as system, AuditSink(path) as sink:
            system.subscribe("user.*", sink)
            await system.emit("user.registered", {"n": 1})
            await system.emit("order.placed", {})
            return lines(path), list(await system.history("user.*"))

    written, (stored,) = asyncio.run(story())

    assert [(event.id, event.data) for event in written] == [(stored.id, stored.data)]


def test_an_event_delivered_again_is_not_written_again(path: Path) -> None:
    """Neither at once, nor after a restart."""
    one, two = events(2)

    write(path, one, two, one)
    write(path, two, one, *events(1, begin=2))

    assert lines(path) == events(3)


def test_only_the_file_belongs_to_its_owner(path: Path) -> None:
    """Mode 600, whatever it was before, and whatever the umask says."""
    before = os.umask(0)
    try:
        write(path, *events(1))
        fresh = stat.S_IMODE(path.stat().st_mode)
        path.chmod(0o644)
        path.write_bytes(path.read_bytes() + b"torn")
        write(path)
    finally:
        os.umask(before)

    assert fresh == stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(torn(path).stat().st_mode) == 0o600


def torn(path: Path) -> Path:
    """Where half a line is set aside."""
    return path.with_name("audit.jsonl.torn")


@pytest.mark.parametrize("cut", [1, 20, -2, -1])
def test_half_a_line_is_set_aside(path: Path, cut: int) -> None:
    """The power was cut in the middle of a line: the rest stays, the half is kept, the event comes again."""
    one, two, three = events(3)
    write(path, one)
    half = to_envelope(two)[:cut]
    path.write_bytes(path.read_bytes() + half)

    write(path, two, three, one)

    assert lines(path) == [one, two, three]
    assert torn(path).read_bytes() == half + b"\n"


def test_a_line_without_its_end_was_never_acknowledged(path: Path) -> None:
    """All of it is there but the line break: the handler had not returned, so the event comes again."""
    (one,) = events(1)
    path.write_bytes(to_envelope(one))

    write(path, one)

    assert lines(path) == [one]
    assert from_envelope(torn(path).read_bytes()) == one


def test_halves_of_several_power_cuts_are_all_kept(path: Path) -> None:
    """One below the other."""
    for half in (b"first", b"second"):
        path.write_bytes(half)
        write(path)

    assert torn(path).read_bytes() == b"first\nsecond\n"


def test_a_line_of_another_hand_stays_where_it_is(path: Path) -> None:
    """Nothing whole is ever taken out."""
    one, two = events(2)
    foreign = b'hello\n{"id": 7}\n\xff\n\n\0\0\n{"id": "\xff"}\n{"x": ' + b"[" * 100_000 + b"\n"
    path.write_bytes(foreign + to_envelope(one) + b"\n")

    write(path, one, two)

    assert path.read_bytes() == foreign + to_envelope(one) + b"\n" + to_envelope(two) + b"\n"


def test_of_a_long_file_the_end_is_read(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Opening takes as long for a year's file as for a day's; what is older than its tail would be written again."""
    monkeypatch.setattr(audit, "TAIL_BYTES", 1000)
    write(path, *events(50))

    write(path, *events(1, begin=49), *events(1))

    assert lines(path) == [*events(50), *events(1)]


def test_as_many_ids_are_remembered_as_was_said(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory is bounded: the one written first is forgotten first."""
    monkeypatch.setattr(audit, "REMEMBERED", 2)
    one, two, three = events(3)

    write(path, one, two, three, two, one)

    assert lines(path) == [one, two, three, one]


def test_many_at_once_are_written_one_at_a_time(path: Path) -> None:
    """Every line whole, every event once."""

    async def story() -> None:
        async with AuditSink(path) as sink:
            await asyncio.gather(*(sink(event) for event in events(50) * 3))

    asyncio.run(story())

    assert lines(path) == events(50)


def test_the_line_is_on_the_disk_before_the_handler_returns(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An acknowledged event survives a power cut: the disk has confirmed every byte of the file as it is then."""
    confirmed: dict[int, int] = {}
    fsync = os.fsync

    def note(handle: int) -> None:
        fsync(handle)
        state = os.fstat(handle)
        confirmed[state.st_ino] = state.st_size

    monkeypatch.setattr(os, "fsync", note)

    async def story() -> list[tuple[int | None, int]]:
        sizes = []
        async with AuditSink(path) as sink:
            for event in events(3):
                await sink(event)
                state = os.stat(path)
                sizes.append((confirmed.get(state.st_ino), state.st_size))
        return sizes

    sizes = asyncio.run(story())

    assert path.parent.stat().st_ino in confirmed  # and so is the file's name
    assert all(on_disk == size for on_disk, size in sizes)
    assert len(set(sizes)) == 3


def test_the_loop_goes_on_while_the_disk_works(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that hangs holds the handler, and nobody else."""
    read, wrote = os.pipe()  # the disk answers when somebody writes into the pipe
    fsync = os.fsync

    async def story() -> bool:
        async with AuditSink(path) as sink:
            monkeypatch.setattr(os, "fsync", lambda handle: (os.read(read, 1), fsync(handle)))
            (one,) = events(1)
            handling = asyncio.create_task(sink(one))
            for _ in range(10):
                await asyncio.sleep(0)
            waiting = not handling.done()
            os.write(wrote, b".")
            await handling
        return waiting

    try:
        assert asyncio.run(story())
    finally:
        os.close(read)
        os.close(wrote)


def test_a_cancelled_handler_ends_nobodys_writing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The line that was begun is finished before the next one begins, and before the file is closed."""
    read, wrote = os.pipe()
    fsync = os.fsync
    begun = asyncio.Event()

    async def story() -> None:
        loop = asyncio.get_running_loop()

        def slow(handle: int) -> None:
            loop.call_soon_threadsafe(begun.set)
            os.read(read, 1)
            fsync(handle)

        async with AuditSink(path) as sink:
            monkeypatch.setattr(os, "fsync", slow)
            one, two = events(2)
            first = asyncio.create_task(sink(one))
            await begun.wait()
            first.cancel()
            second = asyncio.create_task(sink(two))
            await asyncio.wait([first])
            os.write(wrote, b"..")
            await second
            await sink(one)  # delivered again, and written already

    try:
        asyncio.run(story())
    finally:
        os.close(read)
        os.close(wrote)

    assert lines(path) == events(2)


@pytest.mark.parametrize("fails", ["write", "fsync"])
def test_a_full_disk_leaves_no_half_line(path: Path, monkeypatch: pytest.MonkeyPatch, fails: str) -> None:
    """The handler raises, so that the event comes again; what had been written of it is taken back."""
    one, two = events(2)
    write_bytes = os.write
    full = OSError(errno.ENOSPC, "No space left on device")

    def half(handle: int, data: bytes) -> int:
        if len(data) < 20:
            raise full
        return write_bytes(handle, data[: len(data) - 10])

    def refuse(_handle: int) -> None:
        raise full

    async def story() -> list[Event]:
        async with AuditSink(path) as sink:
            await sink(one)
            with monkeypatch.context() as patched:
                patched.setattr(os, fails, half if fails == "write" else refuse)
                with pytest.raises(OSError, match="No space left"):
                    await sink(two)
            meanwhile = lines(path)
            await sink(two)
        return meanwhile

    assert asyncio.run(story()) == [one]
    assert lines(path) == [one, two]


def test_a_write_that_takes_a_part_is_continued(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the system call may."""
    write_bytes = os.write
    monkeypatch.setattr(os, "write", lambda handle, data: write_bytes(handle, data[:7]))

    write(path, *events(2))

    assert lines(path) == events(2)


PROGRAM = """
import asyncio, sys
from eventlab.event import Event
from eventlab.system.consumers.audit import AuditSink

async def main():
    async with AuditSink(sys.argv[1]) as sink:
        for n in range(1_000_000):
            await sink(Event("a", {"n": n}, id=f"id-{n}"))
            print(n, flush=True)

asyncio.run(main())
"""


def test_what_was_acknowledged_survives_kill_9(path: Path) -> None:
    """A process is killed while it writes: every line of which the handler had returned is there, each once."""
    with subprocess.Popen([sys.executable, "-c", PROGRAM, str(path)], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        acknowledged = [int(process.stdout.readline()) for _ in range(200)]
        process.send_signal(signal.SIGKILL)
        acknowledged += [int(line) for line in process.stdout if line.endswith(b"\n")]

    write(path, *(Event("a", {"n": n}, id=f"id-{n}") for n in range(acknowledged[-1] + 3)))

    written = [event.data["n"] for event in lines(path)]
    assert written[: len(acknowledged)] == acknowledged
    assert written == list(range(len(written)))


def test_a_file_has_one_sink(path: Path) -> None:
    """A second would take the first one's unfinished line for half a line; after the first has closed, it may."""

    async def story() -> None:
        async with AuditSink(path):
            with pytest.raises(InvalidOption, match="open in another audit sink"):
                async with AuditSink(path):
                    pass
        async with AuditSink(path):
            pass

    asyncio.run(story())


def test_a_sink_is_used_while_it_is_open(path: Path) -> None:
    """Before and after it says so; it can be opened again."""
    (one,) = events(1)

    async def story() -> None:
        sink = AuditSink(path)
        with pytest.raises(Closed, match="use it within"):
            await sink(one)
        for _ in range(2):
            async with sink:
                await sink(one)
        with pytest.raises(Closed, match="use it within"):
            await sink(one)

    asyncio.run(story())

    assert lines(path) == [one]


@pytest.mark.parametrize("place", ["missing/audit.jsonl", "."])
def test_a_place_where_no_file_can_be_is_told(tmp_path: Path, place: Any) -> None:
    """By the system's own error, and nothing stays open."""
    with pytest.raises(OSError):
        write(tmp_path / place)
