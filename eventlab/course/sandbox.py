"""What keeps the learner's code apart: the command behind which the judge's process is started.

    process   a process group of its own with limits; it sees the file system and the network as its user does
    strict    besides, in bubblewrap: no network, no other process in sight, a file system that is only read,
              64 MB of its own in /tmp, and neither solutions/ nor tests/ nor anybody's work/, nor what a check expects

The threat model: both protect honest marks from mistakes, and from the bypasses in `tests/submissions`. `strict` also
protects the machine from a careless answer. Neither is a fortress against an attacker who means it.
The road not taken is a container: gigabytes to fetch, and seconds to start for each answer.
"""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import sys
from pathlib import Path

from eventlab.course import places
from eventlab.course.scenario import Sandbox
from eventlab.errors import CourseError

TEMPORARY = 64 << 20
"""Bytes that may lie in a strict sandbox's /tmp."""
HIDDEN = ("solutions", "tests", "work", ".git")
"""Folders of the checkout that a strict sandbox shows empty: the answers, and what others wrote."""
CHECKS = Path(__file__).parent / "checks"
"""Of what lies in there, a strict sandbox shows the drives alone."""
PROBE_SECONDS = 60
"""It takes a fraction of one, unless the machine is on its knees."""


def best() -> Sandbox:
    """`strict` where this machine can do it, else `process`."""
    return "strict" if strict_available() else "process"


@functools.cache
def strict_available() -> bool:
    """Whether bubblewrap is installed and may make its namespaces: some containers forbid it."""
    if shutil.which("bwrap") is None:
        return False
    command = [*_bubblewrap(), sys.executable, "-P", "-c", "import eventlab.course.trace"]
    environment = {"PYTHONPATH": os.pathsep.join(packages())}
    probe = subprocess.run(
        command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, timeout=PROBE_SECONDS, check=False
    )
    return probe.returncode == 0


def packages() -> list[str]:
    """The folders that this process takes packages from, wherever they were installed, and the one with eventlab."""
    ours = str(Path(__file__).resolve().parents[2])
    return [ours, *(path for path in sys.path if Path(path).name in ("site-packages", "dist-packages"))]


def behind(sandbox: Sandbox) -> list[str]:
    """What to put before a command, so that it runs in this sandbox; raises `CourseError` where that cannot be had."""
    if sandbox == "process":
        return []
    if not strict_available():
        raise CourseError(
            "No strict sandbox on this machine: bubblewrap is not installed, or may not make namespaces here. "
            "Try: sudo apt-get install bubblewrap; or grade with --sandbox process."
        )
    return _bubblewrap()


def _bubblewrap() -> list[str]:
    command = ["bwrap", "--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL"]
    command += ["--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--size", str(TEMPORARY), "--tmpfs", "/tmp"]
    for needed in (sys.base_prefix, sys.prefix, *packages()):
        if Path(needed).resolve().is_relative_to("/tmp"):  # what Python needs must be seen, wherever it lies
            command += ["--ro-bind", needed, needed]
    for folder in _hidden():
        command += ["--tmpfs", str(folder)]
    for half in _parents_halves():
        command += ["--ro-bind", "/dev/null", str(half)]
    return command


def _hidden() -> list[Path]:
    """The checkout's folders that are there (none where eventlab is installed without one), and compiled checks."""
    compiled = [folder for folder in CHECKS.rglob("__pycache__") if folder.is_dir()]
    try:
        root = places.root()
    except CourseError:
        return compiled
    return [*compiled, *(root / name for name in HIDDEN if (root / name).is_dir())]


def _parents_halves() -> list[Path]:
    """The modules of the checks that know what is right: all but the drives."""
    return [path for path in CHECKS.glob("*/*.py") if path.stem != "__init__" and not path.stem.endswith("_drive")]
