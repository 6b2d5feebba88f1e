"""What it costs to start: `import eventlab`, and `eventlab --help`, beside a bare Python."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.measure import Row

ROUNDS = 15
LIMITS = {"import eventlab": 0.1, "eventlab --help": 0.25}
"""Seconds: the import above a bare Python, the command as a whole."""


def rows() -> list[Row]:
    """Seconds above a bare Python for the import, and for the whole command; the peer is the limit."""
    command = str(Path(sys.executable).with_name("eventlab"))
    commands = {
        "python": [sys.executable, "-c", "pass"],
        "import eventlab": [sys.executable, "-c", "import eventlab"],
        "eventlab --help": [command, "--help"],
    }
    rounds: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(ROUNDS):
        for name, arguments in commands.items():
            rounds[name].append(_seconds(arguments))
    medians = {name: statistics.median(times) for name, times in rounds.items()}
    medians["import eventlab"] = max(medians["import eventlab"] - medians["python"], 0.0001)
    return [Row(name, medians[name], "the limit", limit, "s", 1.0) for name, limit in LIMITS.items()]


def _seconds(arguments: list[str]) -> float:
    begin = time.perf_counter()
    subprocess.run(arguments, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begin
