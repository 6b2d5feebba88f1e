"""Judged at every save, in a real `eventlab watch` of its own."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from eventlab.course.catalogue import exercise
from eventlab.course.judging import judge
from eventlab.course.submission import Submission
from eventlab.course.watching import compact, exercises_in
from eventlab.errors import CourseError

NAME = "04_first_event_system.ipynb"
WRONG = "def matches(pattern, type):\n    return pattern == type\n"

RIGHT = (
    "import re\n\n\ndef matches(pattern, type):\n"
    "    return re.fullmatch('.*'.join(map(re.escape, pattern.split('*'))), type, re.S) is not None\n"
)
Watch = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def watching(checkout: Path) -> Iterator[Watch]:
    """`watching(…)` starts `eventlab watch …`, and returns when it says that it watches."""
    started: list[subprocess.Popen[str]] = []

    def start(*arguments: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "eventlab.cli", "watch", *arguments]
        child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=os.environ)
        started.append(child)
        assert "Watching " in next(iter(child.stdout or ()))
        return child

    yield start
    for child in started:
        child.send_signal(signal.SIGINT)  # killed, it would leave its folders behind
        child.communicate()


def until(child: subprocess.Popen[str], words: str) -> str:
    """All lines up to the one with these words; a child that ends before saying them fails the test."""
    lines = []
    for line in child.stdout or ():
        lines.append(line)
        if words in line:
            return "".join(lines)
    raise AssertionError("".join(lines))


def save(path: Path, text: str) -> None:
    """As an editor saves: a new file, moved into place."""
    draft = path.with_name("draft")
    draft.write_text(text)
    draft.replace(path)


@pytest.mark.parametrize("how", [[], ["--poll"]])
def test_a_save_is_judged_and_ctrl_c_ends_it(checkout: Path, watching: Watch, how: list[str]) -> None:
    """Wrong, then half written, then right: a card for each, and exit code 0."""
    path = checkout / "work" / "mine.py"
    path.write_text("def matches(pattern, type): ...\n")
    child = watching("work/mine.py", *how)

    save(path, WRONG)
    assert "✗ 4.2 matches: failed" in until(child, "More: eventlab check 4.2 work/mine.py --seed ")
    save(path, "def matches(pattern, type:\n")
    assert "RUN-SYNTAX-01" in until(child, "Line 1: def matches(pattern, type:")
    path.unlink()
    until(child, "mine.py cannot be read (No such file or directory)")
    save(path, RIGHT)
    until(child, "✓ 4.2 matches: passed")
    child.send_signal(signal.SIGINT)

    assert child.wait() == 0
    assert (checkout / "work" / "my_eventlab" / "pattern.py").is_file()


def test_without_a_word_the_learners_own_notebook_is_watched(checkout: Path, watching: Watch) -> None:
    """Only the exercise that changed is judged."""
    path = checkout / "work" / NAME
    shutil.copy(checkout / "exercises" / NAME, path)
    child = watching()

    save(path, path.read_text().replace('"def matches(pattern, type): ...\\n"', '"def matches(p, t): return True\\n"'))
    said = until(child, "More: eventlab check 4.2")

    assert "4.1" not in said
    assert "✗ 4.2 matches: failed" in said


def test_a_file_without_an_answer_is_refused(tmp_path: Path) -> None:
    """One sees at once that nothing would ever be judged."""
    (tmp_path / "mine.py").write_text("x = 1\n")

    with pytest.raises(CourseError, match=r"holds no answer to any exercise.*eventlab watch \d\.\d"):
        exercises_in(tmp_path / "mine.py")
    with pytest.raises(CourseError, match="cannot be read"):
        exercises_in(tmp_path / "nowhere.py")


def test_the_card_is_compact() -> None:
    """What it is, where, and how to see the rest: six lines at most."""
    verdict = judge(exercise("4.2"), Submission(WRONG), seed=3)
    assert verdict.finding is not None

    lines = compact(verdict).splitlines()

    assert lines[0].startswith("‖ ✗ 4.2 matches: failed")
    assert lines[1] == f"  {verdict.finding.code}  {verdict.finding.says}"
    assert lines[-1] == "  More: eventlab check 4.2 --seed 3"
    assert len(lines) <= 6
