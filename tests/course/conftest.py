"""A checkout of one's own: the shipped notebooks, an empty `work/`, and nothing of the machine's own settings."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from eventlab.course import places, submission

SUBMISSIONS = Path(__file__).parents[1] / "submissions"


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of `solutions/` and `exercises/` beside an empty `work/`, as the current folder of a live session."""
    for folder in (places.solutions(), places.exercises()):
        shutil.copytree(folder, tmp_path / folder.name)
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("EVENTLAB_LIVE", "1")
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setattr(submission, "_provider", [])
    return tmp_path


@pytest.fixture
def library(checkout: Path) -> Path:
    """The library of 4.2 in a checkout of one's own, to break."""
    folder = checkout / "tests" / "submissions" / "4.2"
    shutil.copytree(SUBMISSIONS / "4.2", folder)
    return folder
