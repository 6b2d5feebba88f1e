"""`make bench`: run every comparison, print the table, write `results.json` and the charts that README shows.

Exit code 1 when a goal is missed.
"""

from __future__ import annotations

import dataclasses
import json
import sys
from pathlib import Path

from benchmarks import chart, emitter, gateway, grading, startup, system
from benchmarks.measure import machine, table

FOLDER = Path(__file__).parent


def main() -> int:
    """Measure, print, write; 0 when every goal is met."""
    parts = {"emitter": emitter.rows(), "system": system.rows(), "gateway": gateway.rows()}
    rows = [*parts["emitter"], *startup.rows(), *parts["system"], *parts["gateway"], *grading.rows()]
    print(machine())
    print(table(rows))
    results = [dataclasses.asdict(row) | {"ratio": round(row.ratio, 2)} for row in rows]
    (FOLDER / "results.json").write_text(json.dumps({"machine": machine(), "rows": results}, indent=1) + "\n")
    for name, of_part in parts.items():
        if of_part:  # without a redis-server the system has no figures, and keeps its chart
            chart.CHARTS[name](of_part, machine()).savefig(FOLDER / f"{name}.png", **chart.PNG)
    missed = [row for row in rows if row.verdict == "MISSED"]
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
