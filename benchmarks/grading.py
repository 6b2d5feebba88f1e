"""Marks for a class, and one verdict, beside `nbgrader autograde` on the very same notebooks.

`python -m benchmarks.grading 100` measures a class of a hundred; most of that hour is nbgrader's. nbgrader comes from
the environment if it is there (`pip install eventlab[instructor]`), else into a temporary one. The course that it
grades is our own export; its marking cells ask our judge, so that both give the same marks, and what is compared is
everything around a verdict: kernels and files there, processes and a ledger here. No two answers are equal, or we
would judge one for all of them.
"""

from __future__ import annotations

import csv
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from itertools import cycle
from pathlib import Path
from typing import Any

from benchmarks.measure import Row
from eventlab.course import judging
from eventlab.course.authoring.answers import Answer, Kind, answers
from eventlab.course.catalogue import EXERCISES

ROOT = Path(__file__).resolve().parents[1]
ANSWERS = ROOT / "tests" / "submissions"
CLASS, ROUNDS = 8, 5
"""Learners in the class; and how often one answer is graded, in turn."""
ONE = "4.1"
KINDS: tuple[Kind, Kind] = ("solution", "wrong")
LIMIT = 1.0
"""Seconds that a learner may have to wait."""


def rows(count: int = CLASS) -> list[Row]:
    """Seconds for a class of `count`, all exercises, both with their defaults; and for one answer to one exercise."""
    with tempfile.TemporaryDirectory(prefix="eventlab-bench-") as name:
        folder = Path(name)
        nbgrader = _nbgrader(folder / "environment")
        whole = _course(folder / "whole", nbgrader, count, only=None)
        ours = _seconds(lambda: _grade(whole))
        theirs = _seconds(lambda: _autograde(whole, nbgrader))
        _same_marks(whole)
        single = _course(folder / "single", nbgrader, 1, only=ONE)
        (answer,) = single.glob("submitted/*/*/*.ipynb")
        check = [sys.executable, "-m", "eventlab.cli", "check", ONE, str(answer)]
        rounds = [
            (_seconds(lambda: _run(check, ROOT)), _seconds(lambda: _autograde(single, nbgrader))) for _ in range(ROUNDS)
        ]
        mine, peers = (statistics.median(times) for times in zip(*rounds, strict=True))
        return [
            Row(f"grade a class of {count}, all exercises", ours, "nbgrader", theirs, "s", goal=50),
            Row(f"one answer to {ONE}, from the shell", mine, "nbgrader", peers, "s", goal=20),
            *_waits(peers),
        ]


def _waits(peers: float) -> list[Row]:
    """What a learner waits for in a notebook, where the judge is warm: the slowest exercise, passed and failed."""
    judging.warm_up()
    slowest = {
        kind: max(statistics.median(map(_verdict_on, [answers(of, kind)[0]] * ROUNDS)) for of in EXERCISES)
        for kind in KINDS
    }
    passed, failed = slowest.values()
    return [
        Row("the slowest verdict in a notebook: passed", passed, "nbgrader", peers, "s", goal=20),
        Row("the slowest verdict in a notebook: failed", failed, "the limit", LIMIT, "s", goal=1),
    ]


def _verdict_on(answer: Answer) -> float:
    submission = answer.read()
    return _seconds(lambda: judging.judge(answer.of, submission, seed=1))


def _nbgrader(environment: Path) -> Path:
    """The command, from this environment, or from one that is made for it."""
    here = Path(sys.executable).with_name("nbgrader")
    if here.exists():
        return here
    print("nbgrader is not here: installing it into a temporary environment.", file=sys.stderr)
    python = environment / "bin" / "python"
    uv = [sys.executable, "-m", "uv"]
    try:
        _run([*uv, "venv", "--quiet", "--python", sys.executable, str(environment)], ROOT)
        wanted = ["nbgrader>=0.9.5", "ipykernel", "--editable", f"{ROOT}[web]"]
        _run([*uv, "pip", "install", "--quiet", "--python", str(python), *wanted], ROOT)
    except SystemExit as error:
        raise SystemExit(f"nbgrader could not be installed. Try: pip install 'eventlab[instructor]'\n{error}") from None
    return environment / "bin" / "nbgrader"


def _course(folder: Path, nbgrader: Path, count: int, *, only: str | None) -> Path:
    """A course in nbgrader's form, with a submission of each learner; `only` leaves one exercise in it."""
    _run([sys.executable, "-m", "eventlab.cli", "course", "export", "--to", "nbgrader", str(folder)], ROOT)
    choices = {path.name: cycle(_answers(path)) for path in sorted(ANSWERS.iterdir()) if path.is_dir()}
    for source in sorted(folder.glob("source/*/*.ipynb")):
        if only and not _holds(source, only):
            shutil.rmtree(source.parent)
            continue
        assignment = source.parent.name
        _run([str(nbgrader), "generate_assignment", assignment], folder)
        released = json.loads((folder / "release" / assignment / source.name).read_text(encoding="utf-8"))
        for number in range(count):
            path = folder / "submitted" / f"learner{number:03}" / assignment / source.name
            path.parent.mkdir(parents=True)
            filled = _filled(released, number, lambda id: next(choices[id]).read_text(encoding="utf-8"))
            path.write_text(json.dumps(filled), encoding="utf-8")
    return folder


def _holds(source: Path, id: str) -> bool:
    """Whether this exercise is in the notebook; all others are then taken out of it."""
    notebook = json.loads(source.read_text(encoding="utf-8"))
    wanted = f"-{id.replace('.', '-')}"
    mine = [cell for cell in notebook["cells"] if cell["id"].endswith(wanted)]
    notebook["cells"] = [cell for cell in notebook["cells"] if cell in mine or cell["id"] == "imports"]
    if mine:
        source.write_text(json.dumps(notebook), encoding="utf-8")
    return bool(mine)


def _answers(exercise: Path) -> list[Path]:
    """Right and wrong answers in turn: half of a class that is half way."""
    pairs = zip(cycle(sorted(exercise.glob("right/*.py"))), sorted(exercise.glob("wrong/*.py")), strict=False)
    return [path for pair in pairs for path in pair]


def _filled(released: dict[str, Any], number: int, answer: Callable[[str], str]) -> dict[str, Any]:
    """The notebook with an answer in each exercise's cell, without its last line: nbgrader would run that too."""
    filled: dict[str, Any] = json.loads(json.dumps(released))
    for cell in filled["cells"]:
        if id := cell["metadata"].get("eventlab", {}).get("exercise"):
            cell["source"] = f"{answer(id)}\n# by learner {number}\n"
    return filled


def _grade(folder: Path) -> None:
    marks = ["--out", str(folder / "marks"), "--format", "csv"]
    _run([sys.executable, "-m", "eventlab.cli", "grade", str(folder / "submitted"), *marks], ROOT)


def _autograde(folder: Path, nbgrader: Path) -> None:
    for assignment in sorted((folder / "source").iterdir()):
        _run([str(nbgrader), "autograde", assignment.name, "--force"], folder)


def _same_marks(folder: Path) -> None:
    """A comparison with a run that failed would say nothing: both must have passed the same number of answers."""
    with (folder / "marks" / "marks.csv").open(encoding="utf-8") as file:
        ours = sum(row["status"] == "passed" for row in csv.DictReader(file))
    theirs = 0
    for path in folder.glob("autograded/*/*/*.ipynb"):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        marking = [cell for cell in cells if cell["metadata"].get("nbgrader", {}).get("grade")]
        theirs += sum(not any(out["output_type"] == "error" for out in cell["outputs"]) for cell in marking)
    if ours != theirs:
        raise SystemExit(f"eventlab passed {ours} answers and nbgrader {theirs}: something is wrong with this run.")


def _run(command: Sequence[str], folder: Path) -> None:
    """Run it, with the verdicts' own exit codes taken for what they are; anything else ends the benchmark in words."""
    beside = str(Path(command[0]).parent)  # nbgrader itself looks for `alembic` on the PATH
    environment = os.environ | {"EVENTLAB_LIVE": "0", "PATH": os.pathsep.join((beside, os.environ.get("PATH", "")))}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1) or (done.returncode and "check" not in command):
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stdout[-1000:]}{done.stderr[-1000:]}")


def _seconds(do: Callable[[], object]) -> float:
    begin = time.perf_counter()
    do()
    return time.perf_counter() - begin


if __name__ == "__main__":
    for row in rows(int(sys.argv[1]) if len(sys.argv) > 1 else CLASS):
        print(f"{row.what:<42} {row.ours:8.2f} s  {row.peer:<10} {row.peers:8.2f} s  {row.ratio:6.1f}×")
