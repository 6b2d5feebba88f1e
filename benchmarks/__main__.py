"""`make bench`: run every comparison, print the table, write `results.json` and the chart that README shows.

Exit code 1 when a goal is missed.
"""

from __future__ import annotations

import dataclasses
import json
import sys
from pathlib import Path

from benchmarks import chart, emitter, grading, startup
from benchmarks.measure import Row, machine

FOLDER = Path(__file__).parent


def main() -> int:
    """Measure, print, write; 0 when every goal is met."""
    rows = [*emitter.rows(), *startup.rows(), *grading.rows()]
    print(machine())
    print(_table(rows))
    results = [dataclasses.asdict(row) | {"ratio": round(row.ratio, 2)} for row in rows]
    (FOLDER / "results.json").write_text(json.dumps({"machine": machine(), "rows": results}, indent=1) + "\n")
    chart.draw(rows, machine(), FOLDER / "emitter.png")
    missed = [row for row in rows if row.verdict == "MISSED"]
    return 1 if missed else 0


def _table(rows: list[Row]) -> str:
    lines = [f"{'':<42} {'ours':>12} {'beside':<14} {'theirs':>12} {'ratio':>8}  goal"]
    for row in rows:
        goal = f"≥ {row.goal:g}  {row.verdict}" if row.goal is not None else ""
        ours, theirs = f"{row.ours:,.4g} {row.unit}", f"{row.peers:,.4g} {row.unit}"
        lines.append(f"{row.what:<42} {ours:>12} {row.peer:<14} {theirs:>12} {row.ratio:>7.2f}×  {goal}")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
