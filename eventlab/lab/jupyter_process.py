"""JupyterLab as a process of ours: its command line, its environment, when it answers, and its end.

It runs in a process group of its own, so that Ctrl-C reaches us alone, and we end it in order, kernels and all.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from eventlab.errors import CourseError

HOST = "127.0.0.1"
PAGE = "lab/tree/work/START.ipynb"
SETTINGS = Path(__file__).with_name("settings")
SECONDS_TO_ANSWER = 60
SECONDS_TO_STOP = 15


@contextmanager
def running(root: Path, port: int, token: str, open_browser: bool) -> Iterator[subprocess.Popen[bytes]]:
    """A running JupyterLab, ended on the way out however one leaves."""
    with _ended_like_ctrl_c():
        server = subprocess.Popen(
            command(root, port, open_browser), env=environment(token), cwd=root, start_new_session=True
        )
        try:
            yield server
        finally:
            _stop(server)


def command(root: Path, port: int, open_browser: bool) -> list[str]:
    """The command line of JupyterLab. The token is not on it, where every user of the machine could read it."""
    options = [f"--ip={HOST}", f"--port={port}", "--ServerApp.port_retries=0", f"--ServerApp.root_dir={root}"]
    options += [f"--LabApp.default_url=/{PAGE}", "--Application.log_level=ERROR"]
    options.append("--KernelManager.transport_encryption=auto")  # else each kernel warns of it on the terminal
    if not open_browser:
        options.append("--no-browser")
    if os.geteuid() == 0:
        options.append("--allow-root")  # containers run as root, and Jupyter refuses that unless told
    return [sys.executable, "-m", "jupyter", "lab", *options]


def environment(token: str) -> dict[str, str]:
    """What JupyterLab reads there: the token, our default settings, and that this environment's kernels come first."""
    paths = [str(SETTINGS), *filter(None, [os.environ.get("JUPYTER_CONFIG_PATH")])]
    ours = {"JUPYTER_TOKEN": token, "JUPYTER_CONFIG_PATH": os.pathsep.join(paths), "JUPYTER_PREFER_ENV_PATH": "1"}
    return {**os.environ, **ours}


@contextmanager
def _ended_like_ctrl_c() -> Iterator[None]:
    """A closed terminal and a `kill` end us as Ctrl-C does, so that JupyterLab never stays behind."""

    def interrupt(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = {number: signal.signal(number, interrupt) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def wait_for_answer(server: subprocess.Popen[bytes], port: int, token: str) -> None:
    """Return when JupyterLab answers; raises `CourseError` when it ends before that, or takes a minute."""
    deadline = time.monotonic() + SECONDS_TO_ANSWER
    while not _answers(port, token):
        if server.poll() is not None:
            raise CourseError("JupyterLab ended before it answered; it says why above. Try: eventlab doctor")
        if time.monotonic() > deadline:
            raise CourseError(f"JupyterLab did not answer on port {port} within {SECONDS_TO_ANSWER} s. Try again.")
        time.sleep(0.1)


def _answers(port: int, token: str) -> bool:
    """Whether the server is up; raises `CourseError` when it is, but does not take our token."""
    request = urllib.request.Request(f"http://{HOST}:{port}/api/status", headers={"Authorization": f"token {token}"})
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # a proxy knows nothing of our loopback
    try:
        direct.open(request, timeout=5).close()
    except urllib.error.HTTPError as error:
        raise CourseError(
            f"JupyterLab answers {error.code} to its own token: your Jupyter configuration sets another way to log in. "
            "See which file does: jupyter server --show-config"
        ) from error
    except OSError:
        return False
    return True


def _stop(server: subprocess.Popen[bytes]) -> None:
    """Ask JupyterLab to end its kernels and itself; after 15 seconds, end its whole group."""
    server.terminate()
    try:
        server.wait(SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()
