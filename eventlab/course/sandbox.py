"""Whether this machine can keep a learner's code apart by bubblewrap."""

from __future__ import annotations

import subprocess


def strict_available() -> bool:
    """Whether bubblewrap is here and may make its namespaces; some containers forbid it."""
    try:
        done = subprocess.run(["bwrap", "--ro-bind", "/", "/", "true"], capture_output=True, timeout=10, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
