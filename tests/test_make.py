"""The Makefile: one command for each thing that one does here."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
TARGETS = re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE)


def make(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run make in the checkout, as if no other make had started it: that one would hand on its own settings."""
    alone = {"PATH": os.environ["PATH"]}
    return subprocess.run(
        ["make", *arguments], cwd=ROOT, env=alone, capture_output=True, text=True, timeout=60, check=False
    )


def test_make_alone_lists_the_commands() -> None:
    """Whoever types `make` sees every command with what it does."""
    listed = [line.split()[0] for line in make().stdout.splitlines()]

    assert listed == TARGETS
    assert {"env", "lab", "test", "check", "notebooks", "bench"} <= set(listed)


@pytest.mark.parametrize("target", ["lab", "test", "check", "notebooks", "bench"])
def test_every_command_makes_the_environment_first(target: str) -> None:
    """On a fresh clone there is no step before the one that a learner wants."""
    first, *rest = make("--dry-run", target).stdout.splitlines()

    assert first == "python3 tools/make_env.py"
    assert rest
    assert all(".venv/bin/" in line for line in rest)


@pytest.mark.parametrize("target", ["lab", "test"])
def test_nothing_runs_when_the_environment_cannot_be_made(target: str) -> None:
    """`false` stands for a Python that fails: make ends with an error, and starts nothing."""
    done = make(target, "PYTHON=false")

    assert done.returncode == 2
    assert done.stdout == ""


def test_cleaning_up_leaves_the_learners_folder() -> None:
    """`make clean` names no folder that anybody writes in by hand."""
    removed = make("--dry-run", "clean").stdout.split()

    assert ".venv" in removed
    assert not {"work", "notebooks", "solutions", "exercises"} & set(removed)


@pytest.mark.parametrize("program", sorted(set(re.findall(r"\$\(BIN\)/python ((?:-m )?\S+)", MAKEFILE))))
def test_what_the_recipes_run_is_there(program: str) -> None:
    """No recipe names a script or a module that was moved."""
    module = program.removeprefix("-m ")
    inside = ROOT / (module if module.endswith(".py") else f"{module}/__main__.py")

    assert inside.exists() or module == "pytest"
