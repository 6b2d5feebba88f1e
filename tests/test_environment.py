"""The lists of packages agree: pyproject.toml is the source, environment.yml and requirements.lock follow it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
CONDA = yaml.safe_load((ROOT / "environment.yml").read_text())
LOCK = (ROOT / "requirements.lock").read_text()


def asked(*extras: str) -> set[str]:
    """The requirements of the core and of these extras, each in one spelling, without our own name."""
    texts = [*PROJECT["dependencies"], *(text for extra in extras for text in PROJECT["optional-dependencies"][extra])]
    return {str(Requirement(text)) for text in texts if not text.startswith("eventlab")}


def from_conda() -> list[str]:
    """What environment.yml has pip install."""
    (pip,) = [entry["pip"] for entry in CONDA["dependencies"] if isinstance(entry, dict)]
    return pip


def test_conda_gets_the_packages_and_bounds_of_the_core_and_the_lab() -> None:
    """Names, extras and lower bounds are those of pyproject.toml, none missing and none beside."""
    listed = [text for text in from_conda() if not text.startswith("-e")]

    assert {str(Requirement(text)) for text in listed} == asked("web", "lab")
    assert len(listed) == len(asked("web", "lab"))


def test_conda_gets_eventlab_itself() -> None:
    """A learner on mybinder imports eventlab without a further step, and with the Python that it needs."""
    assert from_conda()[-1] == "-e .[lab]"
    assert f"python{PROJECT['requires-python']}" in CONDA["dependencies"]
    assert "pip" in CONDA["dependencies"]


@pytest.mark.parametrize("text", sorted(asked("web", "lab", "instructor", "dev")))
def test_the_lock_file_pins_a_version_within_the_bounds(text: str) -> None:
    """What `make env` installs is what pyproject.toml asks for."""
    wanted = Requirement(text)
    pin = re.search(rf"^{re.escape(wanted.name)}(?:\[[^\]]*\])?==(\S+)", LOCK, re.MULTILINE | re.IGNORECASE)

    assert pin, f"{wanted.name} is not in requirements.lock. Run the command in its first lines."
    assert wanted.specifier.contains(pin[1], prereleases=True)


def test_the_lock_file_names_no_index_and_no_place() -> None:
    """It works from any mirror, and says nothing of the machine that wrote it."""
    assert not re.search(r"https?://|file:|--index|--find-links|--extra-index", LOCK)
