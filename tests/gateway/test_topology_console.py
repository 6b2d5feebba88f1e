"""`eventlab topology …` as one uses it: orders at the keyboard, orders from a second terminal, and its end."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import socket
import subprocess
import sys
import tempfile
import termios
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from eventlab.cli import main
from eventlab.errors import NotRunning
from eventlab.gateway.topology.control import Control, meeting_place, send
from eventlab.gateway.topology.orders import Answer
from eventlab.gateway.topology.ports import port_is_free
from eventlab.gateway.topology.typed import Typed
from tests.conftest import program

EVENTLAB = [sys.executable, "-m", "eventlab.cli", "topology"]


@pytest.fixture(autouse=True)
def runtime(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder for running programs that nobody else uses; of a short name, as those of sockets must be."""
    with tempfile.TemporaryDirectory(prefix="el-") as folder:
        monkeypatch.setenv("XDG_RUNTIME_DIR", folder)
        yield Path(folder)


def said_by_second_terminal(*order: str) -> tuple[int, str]:
    """The exit code and the output of an order from a second terminal."""
    done = subprocess.run([*EVENTLAB, *order], check=False, capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def ports(text: str) -> list[int]:
    """The ports of the processes in a status."""
    return [int(port) for port in re.findall(r"^(?:redis|node|nginx)\S* +(\d+)", text, re.MULTILINE)]


@pytest.mark.parametrize(
    ("keys", "lines", "left"),
    [
        ("kill node-2\n", ["kill node-2"], ""),
        ("kill nodd\x7fe-2\rstat", ["kill node-2"], "stat"),
        ("\x7f\x7fa\b\n", [""], ""),
        ("stat\x04", [], "stat"),
        ("\x04", ["quit"], ""),
        ("a\x1b\tb\n", ["ab"], ""),
    ],
)
def test_what_is_typed_becomes_lines(keys: str, lines: list[str], left: str) -> None:
    """The keys that one expects at a prompt do what one expects: the line is ours, and not the terminal's."""
    typed = Typed()

    assert list(typed.feed(keys)) == lines
    assert typed.line == left


@pytest.mark.parametrize("seconds", ["-1", "0", "nan", "inf"])
def test_seconds_in_which_nothing_could_be_seen_are_refused(seconds: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Before anything is started; and so are those without an end, for which there is no need of an option."""
    assert main(["topology", "single", "--seconds", seconds]) == 2

    told = capsys.readouterr()
    assert (told.out, told.err.count("\n")) == ("", 1)
    assert f"seconds is {seconds}: expected more than 0" in told.err


def test_without_a_topology_an_order_says_how_to_start_one() -> None:
    """Nothing listens, and nothing is left of one that did."""
    with pytest.raises(NotRunning, match=r"no topology runs here\. Start one with: eventlab topology production"):
        send("status")


def test_of_two_topologies_the_second_is_told() -> None:
    """An order from a second terminal is meant for one of them, and nobody could say which."""
    with Control(), pytest.raises(NotRunning, match="a topology runs already"):
        Control().__enter__()


def test_what_a_killed_topology_left_behind_is_in_nobodys_way() -> None:
    """Its socket is still there, and nobody answers at it."""
    with socket.socket(socket.AF_UNIX) as killed:
        killed.bind(str(meeting_place()))

    with pytest.raises(NotRunning, match="no topology runs here"):
        send("status")
    with Control():
        assert meeting_place().is_socket()
    assert not meeting_place().exists()


def test_the_door_is_its_owners_alone() -> None:
    """Whoever may write to the socket may kill."""
    with Control():
        assert meeting_place().stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("rubbish", [b"\n", b"GET / HTTP/1.1\r\n\r\n", b'{"order"', b"\xff\xfe\n", b"[1]\n", b"{}\n"])
def test_a_visitor_who_speaks_something_else_is_let_go(rubbish: bytes) -> None:
    """He gets no answer, and the topology goes on."""
    with Control() as control, socket.socket(socket.AF_UNIX) as visitor:
        visitor.connect(str(meeting_place()))
        visitor.sendall(rubbish)
        visitor.shutdown(socket.SHUT_WR)

        assert not control.serve(lambda order: Answer("carried out", over=True)).over


def test_a_look_at_the_door_is_no_order() -> None:
    """A second topology finds out by that whether a first one runs; the first need not speak of it."""
    with Control() as control:
        with socket.socket(socket.AF_UNIX) as visitor:
            visitor.connect(str(meeting_place()))

        assert control.serve(lambda order: Answer(f"<{order}>")).said == "<>"


def test_who_stops_it_waits_until_all_has_stopped() -> None:
    """`eventlab topology stop && make clean` must not find anybody at work."""
    answers = []
    asking = threading.Thread(target=lambda: answers.append(send("stop")))
    with Control() as control:
        asking.start()
        control.serve(lambda order: Answer(f"{order}ping", over=True))

        assert not answers
    asking.join()
    assert answers == [Answer("stopping", over=True)]


def test_a_missing_program_is_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What is missing and how to get it; nothing is started in the meantime."""
    monkeypatch.setenv("PATH", str(tmp_path))

    code, said = said_by_second_terminal("single")

    assert code == 3
    assert re.search(
        r"^eventlab: redis-server is not on this machine.* Get it with: .*install redis", said, re.MULTILINE
    )
    assert "Traceback" not in said


def test_a_topology_that_cannot_be_is_a_wrong_command() -> None:
    """2, and one line that says what to give instead."""
    assert said_by_second_terminal("beta", "--nodes", "0") == (2, "eventlab: nodes is 0: expected 1 or more.\n")


class Running:
    """`eventlab topology single` in a first terminal, or in none. What still runs in the end is ended."""

    def __init__(self, **terminal: Any) -> None:
        program("redis")
        self.process = subprocess.Popen([*EVENTLAB, "single"], **terminal)

    def __enter__(self) -> Running:
        return self

    def __exit__(self, *_exc: object) -> None:
        with self.process:
            self.process.terminate()

    def read_until(self, output: int, words: str) -> str:
        """What it prints, until these words have come."""
        text = ""
        while words not in text:
            assert select.select([output], [], [], 60)[0], f"it said no more than {text!r}"
            read = os.read(output, 65536).decode(errors="replace")
            assert read, f"it ended with {text!r}"
            text += read
        return text


@pytest.fixture
def running() -> Iterator[Running]:
    """It runs without a terminal: orders come through a pipe, and what it says is read from another."""
    with Running(stdin=subprocess.PIPE, stdout=subprocess.PIPE) as first:
        yield first


def test_orders_come_from_the_keyboard_and_from_a_second_terminal(running: Running) -> None:
    """Both see the same topology; `stop` comes back when all has stopped."""
    process = running.process
    assert process.stdin is not None
    assert process.stdout is not None
    output = process.stdout.fileno()
    begun = running.read_until(output, "Orders: ")

    process.stdin.write(b"dance\nkill node-1\n")
    process.stdin.flush()
    running.read_until(output, "'dance' is no order. Orders: kill NAME, ")
    running.read_until(output, "node-1 is down")
    status = said_by_second_terminal("status")
    wrong = said_by_second_terminal("heal", "node-7")
    healed = said_by_second_terminal("heal", "node-1")
    stopped = said_by_second_terminal("stop")

    assert re.search(r"node-1 .* up", begun)
    assert (status[0], "down" in status[1]) == (0, True)
    assert wrong == (1, "'node-7' is no process of this topology: there are redis, node-1.\n")
    assert healed == (0, "node-1 is up.\n")
    assert stopped == (0, "Stopping.\n")
    assert len(ports(begun)) == 2
    assert all(port_is_free(port) for port in ports(begun))
    assert process.wait(timeout=30) == 0


def test_sigterm_ends_everything_in_order(running: Running) -> None:
    """As whoever runs it in the background, or a container, ends it. An empty keyboard is no reason to end."""
    process = running.process
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.close()
    process.stdin = None
    begun = running.read_until(process.stdout.fileno(), "Orders: ")

    process.send_signal(signal.SIGTERM)

    running.read_until(process.stdout.fileno(), "Everything has stopped.")
    assert process.wait(timeout=30) == 0
    assert len(ports(begun)) == 2
    assert all(port_is_free(port) for port in ports(begun))
    assert not meeting_place().exists()


def test_on_a_terminal_one_types_below_a_table() -> None:
    """What is typed is part of the picture; Ctrl-D ends all, and the terminal is as it was."""
    ours, its = pty.openpty()
    before = termios.tcgetattr(its)
    with Running(stdin=its, stdout=its, env={**os.environ, "TERM": "xterm"}) as first:
        first.read_until(ours, "> ")
        os.write(ours, b"kill nodd\x7f")
        first.read_until(ours, "> kill nod▏")
        os.write(ours, b"e-1\r")
        first.read_until(ours, "node-1 is killed.")
        first.read_until(ours, "down")
        os.write(ours, b"\x04")
        first.read_until(ours, "Everything has stopped.")
        code = first.process.wait(timeout=30)

    assert code == 0
    assert termios.tcgetattr(its) == before
    os.close(ours), os.close(its)
