"""`eventlab lab`: fill `work/`, start JupyterLab on loopback with a token, and open the start page.

    work/ is filled. Exercise notebooks: 1 copied, 0 of yours left alone
    Port 8888 is taken; this is port 8889
    JupyterLab starts …
    JupyterLab answers: http://127.0.0.1:8889/lab/tree/work/START.ipynb?token=…

The process itself, its command line and its end: `jupyter_process.py`.
"""

from __future__ import annotations

import importlib.util
import os
import secrets
import socket
import sys
from pathlib import Path

from eventlab.course import places
from eventlab.course.work import fill_work
from eventlab.errors import CourseError
from eventlab.lab.jupyter_process import HOST, PAGE, running, wait_for_answer

PORTS_TRIED = 50
ENVIRONMENT_AT_FAULT = 3


def run(port: int = 8888, root: Path | None = None, open_browser: bool = True) -> int:
    """Run the lab until Ctrl-C or JupyterLab's own shutdown. Returns 0, or 3 when the environment is at fault."""
    try:
        root = root or places.root()
        _require_jupyterlab()
        _say(str(fill_work(root)))
        return _serve(root, free_port(port), open_browser and has_screen())
    except CourseError as error:
        print(error, file=sys.stderr)
        return ENVIRONMENT_AT_FAULT
    except KeyboardInterrupt:
        _say("\nJupyterLab is stopped. Your work is in work/.")
        return 0


def free_port(first: int) -> int:
    """The first port from `first` on that nobody on loopback listens on; says so when it is not `first` itself.

    Raises `CourseError` for a number that is no port, and when none of the next 50 is free.
    """
    if not 0 < first < 65536:
        raise CourseError(f"{first} is not a port: expected a number from 1 to 65535, such as --port 8888.")
    last = min(first + PORTS_TRIED, 65536) - 1
    for port in range(first, last + 1):
        if _is_free(port):
            if port != first:
                _say(f"Port {first} is taken; this is port {port}")
            return port
    raise CourseError(f"No port from {first} to {last} is free. Name another: eventlab lab --port 9999")


def has_screen() -> bool:
    """Whether a browser could show itself: not in CI, and not without a display."""
    if os.environ.get("CI"):
        return False
    return sys.platform == "darwin" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _require_jupyterlab() -> None:
    if importlib.util.find_spec("jupyterlab") is None:
        raise CourseError(
            "JupyterLab is not installed in this Python. Try: make lab, which brings its own environment; "
            f"or: {sys.executable} -m pip install 'eventlab[lab]'"
        )


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as Jupyter does: yesterday's port is free again
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def _serve(root: Path, port: int, open_browser: bool) -> int:
    """Start JupyterLab, say where it answers, and wait for its end."""
    token = os.environ.get("JUPYTER_TOKEN") or secrets.token_hex(24)
    _say("JupyterLab starts …")
    with running(root, port, token, open_browser) as server:
        wait_for_answer(server, port, token)
        _say(f"JupyterLab answers: http://{HOST}:{port}/{PAGE}?token={token}\nCtrl-C stops it.")
        if server.wait() != 0:
            raise CourseError("JupyterLab ended with an error of its own, see above. Run the same command again.")
    _say("JupyterLab was shut down.")
    return 0


def _say(line: str) -> None:
    print(line, flush=True)
