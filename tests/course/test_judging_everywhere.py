"""Notebook, command line, CI and batch give the same verdict: it is one judge, whoever asks."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from eventlab.course.catalogue import Exercise, exercise
from eventlab.course.judging import judge
from eventlab.course.reference import imports
from eventlab.course.submission import read_file
from tests.course.handed import hand_in

ROOT = Path(__file__).parents[1] / "submissions"
ANSWERS = (
    "4.1/right/closures.py",
    "4.1/wrong/stops_at_first_error.py",
    "4.1/bypass/always_equal.py",
    "4.2/right/recursive.py",
    "4.2/wrong/only_the_first_star.py",
    "4.2/bypass/reads_frames.py",
    "4.3/right/pipeline.py",
    "4.3/wrong/position_as_id.py",
    "4.4/wrong/no_limit.py",
    "4.5/wrong/never_unsubscribes.py",
)
SEED = 7


@pytest.fixture(scope="module")
def cards() -> dict[str, str]:
    """What the judge itself says of each answer."""
    return {name: repr(judge(of(name), read_file(of(name), ROOT / name), seed=SEED)) for name in ANSWERS}


def test_a_notebook_says_the_same(cards: dict[str, str], tmp_path: Path) -> None:
    """A real kernel that runs the answer's cell, and judges what it has run, shows the judge's own card."""
    cells = [cell for name in ANSWERS for cell in (imports(of(name)), f"{text_of(name)}\n\n\n{call(name)}")]

    shown = run_cells(cells, tmp_path)[1::2]

    assert dict(zip(ANSWERS, shown, strict=True)) == cards


@pytest.mark.parametrize(
    ("environment", "names"),
    [({}, ANSWERS[::2]), ({"CI": "true", "EVENTLAB_LIVE": "0"}, ANSWERS[1::2])],  # of each kind there are some in both
    ids=["terminal", "CI"],
)
def test_the_command_line_says_the_same(
    cards: dict[str, str], environment: dict[str, str], names: tuple[str, ...], tmp_path: Path
) -> None:
    """In a terminal and in CI, with an exit code that fits."""
    for name in names:
        command = [sys.executable, "-m", "eventlab.cli", "check", of(name).id, str(ROOT / name), "--seed", str(SEED)]
        home = {"EVENTLAB_DATA": str(tmp_path), **environment}
        done = subprocess.run(command, env={**os.environ, **home}, capture_output=True, text=True, check=False)

        assert done.stdout.rstrip("\n") == cards[name], done.stderr
        assert done.returncode == (0 if "/right/" in name else 1)


def test_grading_a_class_says_the_same(cards: dict[str, str], tmp_path: Path) -> None:
    """One learner for each answer; the card that is kept for the report is the card that the learner saw."""
    for number, name in enumerate(ANSWERS):
        hand_in(tmp_path, f"handed/{number:02}/{of(name).id}.py", text_of(name))
    command = ["grade", str(tmp_path / "handed"), "--out", str(tmp_path / "marks"), "--seed", str(SEED)]
    done = subprocess.run([sys.executable, "-m", "eventlab.cli", *command], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    rows = map(json.loads, (tmp_path / "marks" / "ledger.jsonl").read_text().splitlines())
    assert sorted(row["card"] for row in rows if row["status"] != "not attempted") == sorted(cards.values())


def of(name: str) -> Exercise:
    return exercise(name.partition("/")[0])


def text_of(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def call(name: str) -> str:
    return f'check("{of(name).id}", seed={SEED})'


def run_cells(sources: Iterable[str], folder: Path) -> list[str]:
    """Run these cells in one real kernel; the text that each showed last."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])
    environment = {**os.environ, "EVENTLAB_LIVE": "0", "IPYTHONDIR": str(folder / "ipython")}
    client = NotebookClient(notebook, timeout=60, resources={"metadata": {"path": str(folder)}}, allow_errors=True)
    client.execute(env=environment)
    return [_text(cell["outputs"]) for cell in notebook["cells"]]


def _text(outputs: list[dict[str, object]]) -> str:
    last = json.loads(json.dumps(outputs[-1])) if outputs else {}
    return str(last.get("data", {}).get("text/plain", last))
