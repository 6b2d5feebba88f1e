"""A process of a topology: it answers or says why not, comes back as it was, and never stays behind."""

from __future__ import annotations

import contextlib
import io
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from eventlab.errors import NotRunning
from eventlab.gateway.topology import guard
from eventlab.gateway.topology.nginx import Nginx
from eventlab.gateway.topology.ports import port_is_free
from eventlab.gateway.topology.process import Process, find_program
from tests.conftest import RedisServer, eventually, program


class Python(Process):
    """A process that runs these lines, and answers once it has made the file `ready`."""

    kind = "python"

    def __init__(self, folder: Path, lines: str) -> None:
        super().__init__("python", folder)
        self._lines = lines

    def command(self) -> list[str]:
        return [sys.executable, "-Ic", self._lines]

    def answers(self) -> bool:
        return (self.folder / "ready").exists()


def test_who_ends_at_once_is_quoted(tmp_path: Path) -> None:
    """Nobody waits half a minute for a server that said in its first second what it dislikes."""
    server = RedisServer(program("redis"), tmp_path, ("--no-such-option", "yes"))

    with pytest.raises(NotRunning, match="redis ended at once, with exit code 1") as caught:
        server.start()
    assert "no-such-option" in str(caught.value)
    assert server.state == "down"


def test_who_is_silent_is_not_ready(tmp_path: Path) -> None:
    """It runs, so it is no failure of the program; the message says what is known."""
    process = Python(tmp_path, "print('thinking', flush=True); __import__('time').sleep(60)")
    with contextlib.ExitStack() as opened:
        opened.callback(process.kill)
        process.launch()

        with pytest.raises(NotRunning, match="python runs, but is not ready after"):
            process.wait(seconds=0)
        assert process.state == "starting"


def test_a_healed_server_is_at_its_old_place_with_what_it_had(tmp_path: Path) -> None:
    """Whoever knew its address finds it there, and what was acknowledged before the kill is there too."""
    with RedisServer(program("redis"), tmp_path) as server:
        before = server.status()
        server.ask("SET", "greeting", "hello")

        server.kill()
        down = server.status()
        server.start()

        after = server.status()
        assert server.ask("GET", "greeting") == "hello"
    assert (down.state, down.pid) == ("down", None)
    assert (after.state, after.port) == ("up", before.port)
    assert after.pid != before.pid


def test_who_does_not_listen_is_ended_by_force(tmp_path: Path) -> None:
    """SIGTERM is a request. A process that is deaf to it costs the wait, and is gone all the same."""
    deaf = "import pathlib, signal, sys, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
    process = Python(tmp_path, deaf + f"pathlib.Path({str(tmp_path / 'ready')!r}).touch(); time.sleep(600)")
    process.start()
    pid = process.status().pid

    process.stop(seconds=0.05)

    assert pid is not None
    assert not psutil.pid_exists(pid)


def test_a_kill_leaves_no_child_behind(tmp_path: Path) -> None:
    """The workers of a killed nginx would serve on for ever, and hold the port against the healed one."""
    with Nginx(program("nginx"), tmp_path, ["127.0.0.1:9"]) as nginx:
        nginx.kill()

        assert port_is_free(nginx.port)
        nginx.start()
        assert nginx.state == "up"


def test_kill_9_of_us_ends_all_that_we_have_started(tmp_path: Path) -> None:
    """There is no time for `finally` then; the guard hears the pipe end."""
    lines = f"""
import os, pathlib, signal
from eventlab.gateway.topology.guard import Guard
from eventlab.gateway.topology.redis_server import RedisServer
with Guard() as guard:
    server = RedisServer({program("redis")!r}, pathlib.Path({str(tmp_path)!r}), guard=guard)
    server.start()
    print(server.port, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""
    ended = subprocess.run([sys.executable, "-c", lines], check=False, stdout=subprocess.PIPE)

    assert ended.returncode == -9
    eventually(lambda: port_is_free(int(ended.stdout)))


@pytest.mark.parametrize(
    ("system", "line"), [("linux", "sudo apt-get install redis-server"), ("darwin", "brew install redis")]
)
def test_a_missing_program_comes_with_the_line_that_gets_it(
    system: str, line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Debian and Homebrew call the package differently."""
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(sys, "platform", system)

    with pytest.raises(NotRunning, match=f"redis-server is not on this machine.* Get it with: {line}$"):
        find_program("redis-server")


def test_who_does_not_end_when_the_guard_asks_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    """It has a while to end in order; a group that the guard was told to forget is left alone."""
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(flush=True); time.sleep(600)"
    with contextlib.ExitStack() as opened:
        groups = [
            opened.enter_context(
                subprocess.Popen([sys.executable, "-Ic", deaf], stdout=subprocess.PIPE, start_new_session=True)
            )
            for _ in range(2)
        ]
        for process in groups:
            opened.callback(process.kill)
            assert process.stdout is not None
            process.stdout.readline()  # from now on it is deaf
        said = "".join(f"+{process.pid}\n" for process in groups) + f"-{groups[1].pid}\n+{gone()}\n"
        monkeypatch.setattr(sys, "stdin", io.StringIO(said))
        monkeypatch.setattr(guard, "SECONDS_TO_END", 0.1)

        guard.keep_watch()

        assert groups[0].wait(30) == -signal.SIGKILL
        assert groups[1].poll() is None


def gone() -> int:
    """The number of a group that has ended: nobody is in it any more."""
    with subprocess.Popen([sys.executable, "-Ic", ""], start_new_session=True) as process:
        process.wait()
        return process.pid
