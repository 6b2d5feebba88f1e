"""What keeps the learner's code apart: the command behind which the judge's process is started.

    process   a process group of its own with limits; it sees the file system and the network as its user does
    strict    besides, in bubblewrap: no network, no other process in sight, a file system that is only read,
              64 MB of its own in /tmp, and neither solutions/ nor tests/ nor anybody's work/

The threat model: both protect honest marks from mistakes, and from the bypasses in `tests/submissions`. `strict` also
protects the machine from a careless answer. Neither is a fortress against an attacker who means it.
The road not taken is a container: gigabytes to fetch, and seconds to start for each answer.
"""

from __future__ import annotations

import functools
import shutil
import subprocess

from eventlab.course import places
from eventlab.course.scenario import Sandbox
from eventlab.errors import CourseError

TEMPORARY = 64 << 20
"""Bytes that may lie in a strict sandbox's /tmp."""
HIDDEN = ("solutions", "tests", "work", ".git")
"""Folders of the checkout that a strict sandbox shows empty: the answers, and what others wrote."""
PROBE_SECONDS = 10


def best() -> Sandbox:
    """`strict` where this machine can do it, else `process`."""
    return "strict" if strict_available() else "process"


@functools.cache
def strict_available() -> bool:
    """Whether bubblewrap is installed and may make its namespaces: some containers forbid it."""
    if shutil.which("bwrap") is None:
        return False
    probe = subprocess.run(
        [*_bubblewrap(), "true"], stdin=subprocess.DEVNULL, capture_output=True, timeout=PROBE_SECONDS, check=False
    )
    return probe.returncode == 0


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
    for folder in _hidden():
        command += ["--tmpfs", folder]
    return command


def _hidden() -> list[str]:
    """The checkout's folders that are there; where eventlab is installed without a checkout, there are none."""
    try:
        root = places.root()
    except CourseError:
        return []
    return [str(root / name) for name in HIDDEN if (root / name).is_dir()]
