"""tools/make_env.py: makes `.venv` once, mends a half-made one, and says in one line why it cannot."""

from __future__ import annotations

import ast
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent
SCRIPT = ROOT / "tools" / "make_env.py"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with what the environment is made from, and nothing else."""
    (tmp_path / "tools").mkdir()
    shutil.copy(SCRIPT, tmp_path / "tools")
    for name in ("requirements.lock", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


class Machine:
    """Stands in for the commands: notes each, makes the files that matter, fails those with a word of `broken`."""

    def __init__(self, script: ModuleType) -> None:
        self.script = script
        self.broken: tuple[str, ...] = ()
        self.ran: list[str] = []

    def __call__(self, command: list[str]) -> tuple[bool, str]:
        line = " ".join(map(str, command)).replace(str(self.script.ROOT), ".")
        if any(word in line for word in self.broken):
            return False, f"{line}: it broke"
        if "install" in command or "venv" in command:
            self.ran.append(line)
        if "venv --clear" in line:
            shutil.rmtree(self.script.VENV, ignore_errors=True)
            (self.script.VENV / "bin").mkdir(parents=True)
            self.script.PYTHON.touch()
        return True, ""

    def steps(self) -> list[str]:
        """The commands that changed something, each by the words that tell it from the others."""
        words = {"venv --clear": "venv", "uv==": "uv", "uv pip install": "by uv", "pip install": "by pip"}
        return [next(short for word, short in words.items() if word in line) for line in self.ran]


@pytest.fixture
def machine(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    """The script of that checkout, on a machine that only takes notes."""
    spec = importlib.util.spec_from_file_location("make_env", checkout / "tools" / "make_env.py")
    assert spec
    assert spec.loader
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    machine = Machine(script)
    monkeypatch.setattr(script, "run", machine)
    monkeypatch.setattr(script, "unreachable", lambda address: None)
    return machine


def test_an_old_python_can_read_it() -> None:
    """A SyntaxError would be all that a learner with Python 3.6 is told."""
    ast.parse(SCRIPT.read_text("utf-8"), feature_version=(3, 6))


@pytest.mark.parametrize("version", [(2, 7), (3, 6), (3, 10)])
def test_a_python_that_is_too_old_is_told_what_to_do(machine: Machine, version: tuple[int, int]) -> None:
    """What came, what was expected, where to get it."""
    said = machine.script.too_old(version)

    assert f"This is Python {version[0]}.{version[1]}; eventlab needs 3.11 or newer" in said
    assert "https://www.python.org/downloads/" in said
    assert machine.script.too_old((3, 11)) is None


def test_an_old_python_hands_over_to_the_newest_that_works(checkout: Path, tmp_path: Path) -> None:
    """A launcher without a Python behind it is passed by; the next one runs the same script."""
    programs = {"python3.14": "exit 1", "python3.13": '[ "$1" = -c ] || echo "3.13 runs $1"', "python3.12": "echo 3.12"}
    (tmp_path / "bin").mkdir()
    for name, script in programs.items():
        path = tmp_path / "bin" / name
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)
    old = "import sys; sys.path.insert(0, 'tools'); import make_env; make_env.hand_over_to_newer()"

    done = subprocess.run(
        [sys.executable, "-c", old],
        cwd=checkout,
        env={"PATH": str(tmp_path / "bin")},
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout == f"3.13 runs {checkout}/tools/make_env.py\n"


def test_a_fresh_checkout_gets_an_environment_and_a_second_run_does_nothing(machine: Machine) -> None:
    """venv, uv, the pinned packages, eventlab itself; then nothing at all."""
    machine.script.make()
    first = machine.steps()
    machine.script.make()

    assert first == ["venv", "uv", "by uv", "by uv"]
    assert machine.steps() == first
    assert machine.ran[-2].endswith("-r ./requirements.lock")
    assert machine.ran[-1].endswith("--no-build-isolation --no-deps -e .")


@pytest.mark.parametrize("name", ["requirements.lock", "pyproject.toml"])
def test_new_packages_are_installed_into_the_same_environment(machine: Machine, checkout: Path, name: str) -> None:
    """After an update of the course the next command brings the environment up to date."""
    machine.script.make()
    machine.ran.clear()
    with (checkout / name).open("a") as file:
        file.write("# new\n")
    machine.script.make()

    assert machine.steps() == ["uv", "by uv", "by uv"]


def test_a_half_made_environment_is_made_again(machine: Machine) -> None:
    """What an interrupted run left is not trusted."""
    machine.broken = ("requirements.lock",)
    with pytest.raises(machine.script.Failed):
        machine.script.make()
    machine.broken = ()
    machine.ran.clear()
    machine.script.make()

    assert machine.steps() == ["venv", "uv", "by uv", "by uv"]


def test_an_environment_of_the_learner_is_added_to(machine: Machine) -> None:
    """A `.venv` that works and is not ours is kept: we install into it."""
    machine.script.PYTHON.parent.mkdir(parents=True)
    machine.script.PYTHON.touch()
    machine.script.make()

    assert machine.steps() == ["uv", "by uv", "by uv"]


def test_an_environment_whose_python_is_gone_is_made_again(machine: Machine) -> None:
    """Upgrading the system's Python leaves `.venv` with a link to nothing."""
    machine.script.make()
    machine.script.PYTHON.unlink()
    machine.ran.clear()
    machine.script.make()

    assert machine.steps() == ["venv", "uv", "by uv", "by uv"]


@pytest.mark.parametrize(("broken", "steps"), [("uv==", ["venv"]), ("bin/uv pip", ["venv", "uv"])])
def test_where_uv_cannot_help_pip_does(machine: Machine, broken: str, steps: list[str]) -> None:
    """uv is faster, not necessary."""
    machine.broken = (broken,)
    machine.script.make()

    assert machine.steps() == [*steps, "by pip", "by pip"]


def test_another_failure_is_told_in_the_tools_own_words(machine: Machine, capsys: pytest.CaptureFixture[str]) -> None:
    """A full disk is not taken for a missing network."""
    machine.broken = ("requirements.lock",)

    assert machine.script.main() == 3
    said = capsys.readouterr().err
    assert said.startswith("It said:\n")
    assert "requirements.lock: it broke" in said


def test_without_a_network_it_says_which_index_did_not_answer(checkout: Path) -> None:
    """Exit code 3 and one line; no stack trace, and none of pip's."""
    nowhere = "http://127.0.0.1:9/simple"
    home = {"PATH": os.environ["PATH"], "HOME": str(checkout), "PIP_CONFIG_FILE": os.devnull, "PIP_INDEX_URL": nowhere}

    done = subprocess.run(
        [sys.executable, "tools/make_env.py"],
        cwd=checkout,
        env=home,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )

    assert done.returncode == 3, done.stdout + done.stderr
    assert done.stderr.startswith(f"The package index {nowhere} cannot be reached (")
    assert "PIP_INDEX_URL" in done.stderr
    assert done.stderr.count("\n") == 1
