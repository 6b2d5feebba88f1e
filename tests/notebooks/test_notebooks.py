"""Every notebook runs from a fresh kernel; chapters and solutions print what is stored in them.

nbval runs in a process of its own, over a copy of the checkout's notebooks: so this pytest's settings do not reach
the notebooks, and a verdict saved by mistake would show as a `work/` beside the copy. What counts is its report: any
failure, error, skip or expected failure is a failure here, for nbval turns what follows a dead cell into "expected".
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parent.parent.parent
SANITIZE = Path(__file__).with_name("sanitize.cfg")
STRICT, LAX = "--nbval", "--nbval-lax"
SECONDS = 400
COLOUR = re.compile(r"(#x1B|\x1b)\[[\d;]*m")


def run_nbval(folder: Path, how: str, home: Path) -> tuple[int, list[str]]:
    """Run the notebooks of a folder; return how many cells ran, and a line for each that did not simply pass."""
    report = home / "report.xml"
    options = [how, f"--nbval-sanitize-with={SANITIZE}", "--nbval-kernel-name=python3", "--nbval-cell-timeout=60"]
    quiet = ["-q", "-p", "no:cacheprovider", "-c", os.devnull, f"--rootdir={folder}", f"--junitxml={report}"]
    clean = {"EVENTLAB_LIVE": "0", "IPYTHONDIR": str(home / "ipython"), "JUPYTER_PREFER_ENV_PATH": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, *quiet, str(folder)],
        env={**os.environ, **clean},
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


@pytest.mark.timeout(SECONDS + 10)
@pytest.mark.parametrize(("folder", "how"), [("notebooks", STRICT), ("solutions", STRICT), ("exercises", LAX)])
def test_notebooks_of_the_course_run(folder: str, how: str, tmp_path: Path) -> None:
    """Every cell runs; stored outputs are those of a fresh run; nothing is saved for a learner who is not there."""
    copy = tmp_path / "checkout"
    for name in ("notebooks", "solutions", "exercises"):
        shutil.copytree(CHECKOUT / name, copy / name, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))

    cells, complaints = run_nbval(copy / folder, how, tmp_path)

    assert not complaints, "\n\n".join(complaints)
    assert cells > 0, f"{folder}/ has no cell to run"
    assert not (copy / "work").exists()


def notebook(path: Path, *cells: tuple[str, str]) -> None:
    """A notebook of code cells: each its source, and the text stored as its output."""
    written = [
        {
            "cell_type": "code",
            "id": f"cell-{number}",
            "metadata": {},
            "execution_count": number + 1,
            "source": source,
            "outputs": [{"output_type": "stream", "name": "stdout", "text": output}] if output else [],
        }
        for number, (source, output) in enumerate(cells)
    ]
    path.parent.mkdir()
    path.write_text(json.dumps({"cells": written, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))


def test_each_way_not_to_pass_is_a_complaint(tmp_path: Path) -> None:
    """A changed output, an error, a skipped cell: none goes by unseen, and a right one is no complaint."""
    notebook(
        tmp_path / "bad" / "bad.ipynb",
        ("print('same')", "same\n"),
        ("print('new')", "old\n"),
        ("# NBVAL_SKIP\nprint()", ""),
        ("1 / 0", ""),
    )

    cells, complaints = run_nbval(tmp_path / "bad", STRICT, tmp_path)

    assert cells == 4
    kinds = [line.partition(": ")[2].split()[0] for line in complaints]
    assert kinds == ["failure", "skipped", "failure"]


def test_what_differs_by_nature_is_not_compared(tmp_path: Path) -> None:
    """Ids, moments, positions, ports and addresses change from run to run; the rest of the line must not."""
    source = "import time, uuid; print(uuid.uuid4(), f'{time.time():.3f}'.replace('.', '') + '-0', object())"
    stored = "01920000-0000-7000-8000-000000000000 1700000000000-0 <object object at 0x7f0000000000>\n"
    notebook(tmp_path / "good" / "good.ipynb", (source, stored))

    assert run_nbval(tmp_path / "good", STRICT, tmp_path) == (1, [])


@pytest.mark.timeout(SECONDS + 10)
def test_running_the_notebooks_again_changes_no_file() -> None:
    """Chapters, solutions and README's pictures are as `make notebooks` leaves them: text and PNG, and up to date."""
    tool = CHECKOUT / "tools" / "notebooks.py"
    done = subprocess.run(
        [sys.executable, str(tool), "--check"], capture_output=True, text=True, timeout=SECONDS, check=False
    )

    assert done.returncode == 0, done.stdout + done.stderr
