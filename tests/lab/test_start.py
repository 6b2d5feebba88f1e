"""`eventlab lab`: JupyterLab on loopback, on a free port, with a token, ended in order."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from eventlab.errors import CourseError
from eventlab.lab.jupyter_process import command, environment
from eventlab.lab.start import free_port, has_screen, run
from tests import conftest

SECONDS_TO_END = 30


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout without notebooks: enough to start the lab in."""
    for folder in ("exercises", "solutions"):
        (tmp_path / folder).mkdir()
    return tmp_path


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that somebody listens on; those behind it are none that the system gives to outgoing connections."""
    port = conftest.free_port()
    with socket.create_server(("127.0.0.1", port)):
        yield port


class Lab:
    """`eventlab lab` as a learner starts it, in a home of its own: `lines` is what it has said."""

    def __init__(self, checkout: Path, port: int) -> None:
        home = {"HOME": str(checkout / "home"), "PATH": os.environ["PATH"], "CI": "1"}
        script = f"import sys; from eventlab.lab.start import run; sys.exit(run({port}))"
        self.process = subprocess.Popen(
            [sys.executable, "-c", script], cwd=checkout, env=home, stdout=subprocess.PIPE, text=True
        )
        self.lines: list[str] = []

    def wait_for(self, words: str) -> str:
        """The first line with these words. The lab gives up by itself after a minute, which ends the waiting too."""
        for line in self.process.stdout or ():
            self.lines.append(line.rstrip())
            if words in line:
                return line.rstrip()
        raise AssertionError(f"It ended without saying {words!r}: {self.lines}")

    def end(self, by: signal.Signals) -> int:
        """Send the signal; return the exit code."""
        self.process.send_signal(by)
        said, _ = self.process.communicate(timeout=SECONDS_TO_END)
        self.lines += said.splitlines()
        return self.process.returncode


def get(address: str, token: str = "") -> dict:
    """The JSON at the address."""
    request = urllib.request.Request(address, headers={"Authorization": f"token {token}"} if token else {})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.loads(answer.read())


def answers(port: int) -> bool:
    """Whether anybody listens there."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_the_lab_answers_with_its_token_and_leaves_nothing_behind(
    checkout: Path, taken: int, by: signal.Signals
) -> None:
    """From a taken port to the start page to the end: Ctrl-C, `kill` and a closed terminal all end it in order."""
    lab = Lab(checkout, taken)
    try:
        address = lab.wait_for("JupyterLab answers: ").partition(": ")[2]
        base, _, token = address.partition("/lab/tree/work/START.ipynb?token=")
        port = int(base.rpartition(":")[2])
        page = get(f"{base}/api/contents/work/START.ipynb", token)
        with pytest.raises(urllib.error.HTTPError, match="403") as refused:
            get(f"{base}/api/contents/work/START.ipynb")
        refused.value.close()
    finally:
        code = lab.end(by)

    assert code == 0
    assert page["type"] == "notebook"
    assert f"Port {taken} is taken; this is port {port}" in lab.lines
    assert (base, port != taken, answers(port)) == (f"http://127.0.0.1:{port}", True, False)


def test_a_free_port_is_taken_as_it_is(taken: int, capsys: pytest.CaptureFixture[str]) -> None:
    """The next port is only for a taken one, and only then is there anything to say."""
    port = free_port(taken + 1)
    capsys.readouterr()

    assert free_port(port) == port
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("port", [0, -1, 65536])
def test_a_number_that_is_no_port_is_an_error_of_one_line(
    port: int, checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 3, what came and what was expected; no stack trace."""
    code = run(port, checkout)

    assert code == 3
    assert capsys.readouterr().err == f"{port} is not a port: expected a number from 1 to 65535, such as --port 8888.\n"


def test_when_no_port_is_left_it_says_where_it_looked(monkeypatch: pytest.MonkeyPatch) -> None:
    """The search ends after 50 ports, and at the last port that there is."""
    monkeypatch.setattr("eventlab.lab.start._is_free", lambda port: False)

    with pytest.raises(CourseError, match="No port from 8888 to 8937 is free"):
        free_port(8888)
    with pytest.raises(CourseError, match="No port from 65530 to 65535 is free"):
        free_port(65530)


def test_a_work_that_cannot_be_filled_ends_before_jupyterlab_starts(
    checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 3, and the learner's file is still there."""
    (checkout / "work").write_text("mine")

    assert run(8888, checkout) == 3
    assert "is not a folder" in capsys.readouterr().err
    assert (checkout / "work").read_text() == "mine"


def test_without_jupyterlab_it_says_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch, checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The core alone is a fine installation; it just has no lab."""
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)

    assert run(8888, checkout) == 3
    assert "make lab" in capsys.readouterr().err


def test_the_token_is_not_on_the_command_line(checkout: Path) -> None:
    """Every user of a machine can list command lines."""
    assert environment("secret")["JUPYTER_TOKEN"] == "secret"
    assert "secret" not in " ".join(command(checkout, 8888, open_browser=True))


def test_a_browser_needs_a_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    """In CI, and on a server without a display, only the address is printed."""
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setenv("DISPLAY", ":0")
    with_display = has_screen()
    monkeypatch.setenv("CI", "true")

    assert (with_display, has_screen()) == (True, False)
    assert "--no-browser" in command(Path(), 8888, open_browser=False)
