"""The audit trail as an application: recorded by a worker, once, through kill -9 and through the gateway."""

from __future__ import annotations

import asyncio
import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from eventlab.apps import audit
from eventlab.apps.audit import AuditTrail, auditing, main
from eventlab.apps.audit_chain import verify
from eventlab.apps.audit_reading import read_trail
from eventlab.errors import InvalidOption
from eventlab.event import Event
from eventlab.system.connect import connect
from tests.apps.trails import KEY, events, write
from tests.conftest import eventually
from tests.emitter.waiting import until
from tests.gateway.nodes import serving


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the trail will be."""
    return tmp_path / "audit.jsonl"


def test_what_users_do_is_recorded_in_the_order_of_the_log(path: Path) -> None:
    """Also what they did before anybody recorded it; and nothing else."""

    async def story() -> None:
        async with connect("memory://") as system, AuditTrail(path) as trail:
            await system.emit("user.registered", {"plan": "free"}, actor="ann")
            await system.emit("order.placed", {}, actor="ann")
            async with auditing(system, trail):
                await system.emit("user.left", {}, actor="ann", metadata={"ip": "203.0.113.7", "user_agent": "B/1"})
                await until(lambda: trail.anchor.number == 2)

    asyncio.run(story())

    first, second = read_trail(path)
    assert (first.type, first.details, first.ip) == ("user.registered", {"plan": "free"}, None)
    assert (second.type, second.user, second.ip, second.user_agent) == ("user.left", "ann", "203.0.113.7", "B/1")
    assert verify(path).intact


def test_the_chain_goes_on_after_a_restart(path: Path) -> None:
    """An event that is delivered again is not recorded again, neither before nor after."""
    write(path, *events(3), *events(3))
    trail = write(path, *events(5))

    assert [record.id for record in read_trail(path)] == [event.id for event in events(5)]
    assert trail.verify().records == 5


def test_half_a_line_is_set_aside_and_the_chain_goes_on(path: Path) -> None:
    """The power was cut in the middle of record 3; it comes again, and is record 3."""
    write(path, *events(3))
    *whole, third = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(whole) + third[:50])

    trail = write(path, *events(4))

    assert trail.verify().records == 4
    assert path.with_name("audit.jsonl.torn").read_bytes() == third[:50] + b"\n"


def test_a_full_disk_breaks_no_chain(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What could not be written takes no number."""

    async def story() -> None:
        async with AuditTrail(path) as trail:
            one, two = events(2)
            with monkeypatch.context() as patched:
                patched.setattr("eventlab.system.consumers.audit.append_to_disk", _refuse)
                with pytest.raises(OSError, match="full"):
                    await trail(one)
            await trail(two)

    def _refuse(*_given: object) -> None:
        raise OSError("the disk is full")

    asyncio.run(story())

    assert [record.number for record in read_trail(path)] == [1]
    assert verify(path).intact


def test_a_trail_has_one_writer(path: Path) -> None:
    """Two would both write record 1."""

    async def story() -> None:
        async with AuditTrail(path):
            with pytest.raises(InvalidOption, match="open in another audit sink"):
                async with AuditTrail(path):
                    pass

    asyncio.run(story())


OTHER = b"another key, of thirty-two bytes or more"


@pytest.mark.parametrize(
    ("written", "opened", "words"),
    [(KEY, None, "without a key"), (KEY, OTHER, "under this key"), (None, KEY, "under this key")],
    ids=["key lost", "another key", "a key all at once"],
)
def test_a_trail_goes_on_with_its_own_key_only(
    path: Path, written: bytes | None, opened: bytes | None, words: str
) -> None:
    """With records of two keys it would be broken for ever, and nobody would know before somebody verifies."""
    write(path, *events(2), key=written)
    before = path.read_bytes()

    with pytest.raises(InvalidOption, match=f"record 2, the last in .* does not match its hash {words}") as caught:
        write(path, *events(3), key=opened)

    assert all(key.decode() not in str(caught.value) for key in (KEY, OTHER))
    assert path.read_bytes() == before
    assert write(path, *events(3), key=written).verify().records == 3


def test_a_gateway_that_has_lost_the_key_does_not_serve(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It says which variable it misses, and records nothing."""
    write(path, *events(1), key=KEY)
    monkeypatch.setenv(audit.FILE, str(path))
    monkeypatch.delenv(audit.KEY, raising=False)

    async def story() -> None:
        async with audit.build():
            pass

    with pytest.raises(InvalidOption, match=f"Try that key, for `eventlab serve` in {audit.KEY}"):
        asyncio.run(story())
    assert verify(path, key=KEY).records == 1


def test_a_line_of_another_hand_does_not_stop_the_recording(path: Path) -> None:
    """It is found when somebody verifies; until then, what happens is recorded."""
    write(path, *events(2))
    with path.open("ab") as file:
        file.write(b"hello\n")

    trail = write(path, *events(3))

    assert [record.number for record in read_trail(path)] == [1, 2, 3]
    assert (trail.verify().problem, trail.verify().line) == ("changed", 3)


PROGRAM = """
import asyncio, sys
from eventlab.apps.audit import AuditTrail
from eventlab.event import Event

async def main():
    async with AuditTrail(sys.argv[1]) as trail:
        for n in range(1_000_000):
            await trail(Event("user.logged_in", {"n": n}, id=f"id-{n}"))
            print(n, flush=True)

asyncio.run(main())
"""


def test_what_was_recorded_survives_kill_9(path: Path) -> None:
    """In a whole chain: the next writer goes on where the dead one was interrupted."""
    with subprocess.Popen([sys.executable, "-c", PROGRAM, str(path)], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        acknowledged = [int(process.stdout.readline()) for _ in range(100)]
        process.send_signal(signal.SIGKILL)
        acknowledged += [int(line) for line in process.stdout if line.endswith(b"\n")]
    count = acknowledged[-1] + 3

    trail = write(path, *(Event("user.logged_in", {"n": n}, id=f"id-{n}") for n in range(count)))

    assert [record.details["n"] for record in read_trail(path)] == list(range(count))
    assert trail.verify().records == count


def test_it_is_served_by_the_gateway(path: Path) -> None:
    """A page posts what its user did; the record has the gateway's word of where from, and a good chain."""
    environment = {audit.FILE: str(path), audit.KEY: KEY.decode()}
    with serving(path.parent, "--stamp", "--system", "eventlab.apps.audit:build", environment=environment) as node:
        lies = {"ip": "6.6.6.6", "userAgent": "nobody", "subject": "root"}
        posted = {"type": "user.logged_in", "data": {"userId": 123}, "metadata": lies}
        answer = node.ask("/api/events", "POST", json=posted, headers={"User-Agent": "Browser/1.0"})
        eventually(lambda: path.read_bytes().endswith(b"\n"))
        code, troubles = node.end(), node.troubles

    assert (answer.status_code, code, troubles) == (202, 0, [])
    (record,) = read_trail(path)
    assert (record.user, record.ip, record.user_agent, record.subject) == ("123", "127.0.0.1", "Browser/1.0", None)
    assert record.id == answer.json()["events"][0]["id"]
    assert verify(path, key=KEY).intact


def test_verify_says_so_by_its_exit_code(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """0: as it was written. 1: not. 2: that cannot be said."""
    trail = write(path, *events(2))

    assert main(["verify", str(path), "--anchor", str(trail.anchor)]) == 0
    assert capsys.readouterr().out == f"intact: 2 records, anchor {trail.anchor}.\n"
    path.write_bytes(path.read_bytes().splitlines(keepends=True)[0])
    assert main(["verify", str(path), "--anchor", str(trail.anchor)]) == 1
    assert capsys.readouterr().out.startswith("cut: the anchor tells of 2 records, and 1 are here.")
    assert main(["verify", str(path), "--anchor", "x"]) == 2
    assert main(["verify", str(path.with_name("missing"))]) == 2


def test_verify_takes_the_key_from_the_environment(
    path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """On the command line everybody who lists the processes would read it."""
    write(path, *events(1), key=KEY)
    monkeypatch.setenv(audit.KEY, KEY.decode())

    assert main(["verify", str(path)]) == 0
    assert KEY.decode() not in capsys.readouterr().out


def test_activity_and_export_print(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A line for each record."""
    write(path, Event("user.renamed", {"name": "=1+1"}, actor="ann"), *events(1))

    assert main(["activity", str(path), "ann", "--days", "1"]) == 0
    assert capsys.readouterr().out.split()[1:] == ["user.renamed", "–", "{'name':", "'=1+1'}"]
    assert main(["export", str(path), "--format", "jsonl"]) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[0])["details"] == {"name": "=1+1"}
    assert main(["export", str(path), "--format", "csv"]) == 0
    assert capsys.readouterr().out.startswith('"number","time","user",')


def test_the_demonstration_ends_by_itself(capsys: pytest.CaptureFixture[str]) -> None:
    """It records, asks, forges, and finds the forgery."""
    assert main([]) == 0

    said = capsys.readouterr().out
    assert "intact: 4 records" in said
    assert "removed at line 3" in said
