"""Every notebook runs from a fresh kernel; chapters and solutions print what is stored in them.

Chapters and solutions are run by the tool that wrote them: it compares text and pictures, and the whole file besides.
The exercises have nothing stored; nbval runs them, in a process of its own, so that this pytest's settings do not reach
them. What counts is its report: any failure, error, skip or expected failure is a failure here, for nbval turns what
follows a dead cell into "expected". Both work on a copy: a verdict saved by mistake shows as a `work/` beside it.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from types import ModuleType
from typing import Any

import nbformat
import pytest

CHECKOUT = Path(__file__).resolve().parent.parent.parent
TOOL = CHECKOUT / "tools" / "notebooks.py"
SECONDS = 170
COLOUR = re.compile(r"(#x1B|\x1b)\[[\d;]*m")


def clean(home: Path) -> dict[str, str]:
    """The environment for a run that nobody watches, and that reads nothing of the developer's own."""
    ours = {"EVENTLAB_LIVE": "0", "IPYTHONDIR": str(home / "ipython"), "JUPYTER_PREFER_ENV_PATH": "1"}
    return {**os.environ, **ours}


def run_nbval(folder: Path, home: Path) -> tuple[int, list[str]]:
    """Run the notebooks of a folder; return how many cells ran, and a line for each that did not simply pass."""
    report = home / "report.xml"
    options = ["--nbval-lax", "--nbval-kernel-name=python3", "--nbval-cell-timeout=60"]
    quiet = ["-q", "-p", "no:cacheprovider", "-c", os.devnull, f"--rootdir={folder}", f"--junitxml={report}"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, *quiet, str(folder)],
        env=clean(home),
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert report.exists(), done.stdout + done.stderr
    cells = ET.parse(report).getroot().findall(".//testcase")
    return len(cells), [line for cell in cells if (line := complaint(cell))]


def complaint(cell: ET.Element) -> str | None:
    """What the report says of one cell that failed, errored, was skipped or expected to fail; None for a pass."""
    for verdict in cell:
        if verdict.tag in ("failure", "error", "skipped"):
            said = f"{cell.get('classname')} {cell.get('name')}: {verdict.tag} {verdict.get('message')}\n{verdict.text}"
            return COLOUR.sub("", said)
    return None


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of what the notebooks and their tool need, without a `work/`."""
    copy = tmp_path / "checkout"
    for name in ("notebooks", "solutions", "exercises", "docs", "tools", "tests/notebooks"):
        ignored = shutil.ignore_patterns(".ipynb_checkpoints", "__pycache__")
        shutil.copytree(CHECKOUT / name, copy / name, ignore=ignored)
    return copy


@pytest.mark.timeout(SECONDS + 10)
def test_the_exercises_run(checkout: Path, tmp_path: Path) -> None:
    """Every cell runs as it is shipped, and nothing is saved for a learner who is not there."""
    cells, complaints = run_nbval(checkout / "exercises", tmp_path)

    assert not complaints, "\n\n".join(complaints)
    assert cells > 0
    assert not (checkout / "work").exists()


@pytest.mark.timeout(SECONDS + 10)
def test_running_the_notebooks_again_changes_no_file(checkout: Path, tmp_path: Path) -> None:
    """Chapters, solutions and README's pictures are as `make notebooks` leaves them: text and PNG, and up to date.

    Every cell runs; and nothing is saved for a learner who is not there.
    """
    done = subprocess.run(
        [sys.executable, str(checkout / "tools" / "notebooks.py"), "--check"],
        env=clean(tmp_path),
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert not (checkout / "work").exists()


def notebook(path: Path, *sources: str) -> None:
    """A notebook of these code cells."""
    cells = [nbformat.v4.new_code_cell(source, id=f"cell-{number}") for number, source in enumerate(sources)]
    path.parent.mkdir()
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)


def test_each_way_not_to_pass_is_a_complaint(tmp_path: Path) -> None:
    """An error, a skipped cell: none goes by unseen, and a right one is no complaint."""
    notebook(tmp_path / "bad" / "bad.ipynb", "print('same')", "# NBVAL_SKIP\nprint()", "1 / 0")

    cells, complaints = run_nbval(tmp_path / "bad", tmp_path)

    assert cells == 3
    kinds = [line.partition(": ")[2].split()[0] for line in complaints]
    assert kinds == ["skipped", "failure"]


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    """`tools/notebooks.py`."""
    spec = importlib.util.spec_from_file_location("notebooks", TOOL)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def showing(*outputs: dict[str, Any]) -> Any:
    """A notebook whose cells are the same each time, and have these outputs."""
    cells = [nbformat.v4.new_code_cell("…", outputs=[nbformat.from_dict(output)]) for output in outputs]
    return nbformat.v4.new_notebook(cells=cells)


def text(printed: str) -> dict[str, Any]:
    """A line that was printed."""
    return {"output_type": "stream", "name": "stdout", "text": f"{printed}\n"}


def picture(png: str) -> dict[str, Any]:
    """A picture, and the words in its place."""
    data = {"image/png": png, "text/plain": "<Figure size 640x480 with 1 Axes>"}
    return {"output_type": "display_data", "data": data, "metadata": {}}


def test_what_differs_by_nature_is_not_compared(tool: ModuleType) -> None:
    """Ids, moments, positions, ports and addresses change from run to run."""
    line = "{}-0000-7000-8000-000000000000 at {}-0 of 127.0.0.1:{}: <object object at 0x{}>"
    stored = showing(text(line.format("01920000", 1_700_000_000_000, 8000, "7f0000000000")))
    fresh = showing(text(line.format("0193a5b1", 1_754_000_000_000, 9001, "7f12345789ab")))

    tool.keep_equal_outputs(fresh, stored)

    assert fresh.cells[0].outputs == stored.cells[0].outputs


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (text("1 event"), text("2 events")),
        (picture("b2xk"), picture("bmV3")),
        (picture("b2xk"), text("<Figure size 640x480 with 1 Axes>")),
    ],
    ids=["text", "picture", "no picture"],
)
def test_what_differs_otherwise_is_a_change(tool: ModuleType, old: dict[str, Any], new: dict[str, Any]) -> None:
    """It would be written to the file; and `--check` says so."""
    fresh = showing(new)

    tool.keep_equal_outputs(fresh, showing(old))

    assert fresh.cells[0].outputs == [new]
