"""The strict sandbox: what an answer sees of the machine, and what it does not."""

from __future__ import annotations

import pytest

from eventlab.course import places, sandbox
from eventlab.course.catalogue import EXERCISES, Exercise, exercise
from eventlab.course.judging import judge
from eventlab.course.reference import solved
from eventlab.course.submission import Submission
from eventlab.errors import CourseError
from tests.conftest import program

ASKING = """
class EventEmitter:
    def __init__(self, match=None):
        {ask}
    def emit(self, type, value): pass
    def on(self, type, handler): pass
    once = off = on
"""


@pytest.fixture
def bubblewrap() -> str:
    return program("bubblewrap")


def told(ask: str) -> str:
    """What an answer prints when it is judged in the strict sandbox."""
    verdict = judge(exercise("4.1"), Submission(ASKING.format(ask=ask)), seed=1, sandbox="strict")
    assert verdict.sandbox == "strict"
    return verdict.scenes[1].output  # one emitter; the first scenario makes two


@pytest.mark.parametrize(
    ("ask", "says"),
    [
        ("import socket; print([name for _, name in socket.if_nameindex()])", "['lo']\n"),
        ("import os; print(os.access('/etc', os.W_OK), os.access('/tmp', os.W_OK))", "False True\n"),
        ("import os; open('mine', 'w').write('x'); print(os.listdir('.'))", "['mine']\n"),
        ("import glob; print(len(glob.glob('/proc/[0-9]*')) < 6)", "True\n"),
    ],
    ids=["no network", "read only", "a folder of its own", "no other process"],
)
def test_an_answer_sees_little(bubblewrap: str, ask: str, says: str) -> None:
    """No network but its own loopback, nothing to write on but its own folder, nobody else's processes."""
    assert told(ask) == says


def test_the_answers_are_out_of_sight(bubblewrap: str) -> None:
    """Solutions, tests and other people's work are empty folders in there; the package itself can be read."""
    folders = [str(places.root() / name) for name in ("solutions", "tests")]

    assert told(f"import os; print([os.listdir(folder) for folder in {folders!r}])") == "[[], []]\n"


def test_what_a_check_expects_is_out_of_sight(bubblewrap: str) -> None:
    """Of a check's modules only the drive can be read in there; what knows the right answers is empty."""
    folder = sandbox.CHECKS / "chapter_04"

    sizes = f"{{each.name: each.stat().st_size for each in pathlib.Path({str(folder)!r}).glob('*.py')}}"
    seen = told(f"import pathlib; sizes = {sizes}; print([name for name in sizes if sizes[name]])")

    assert "emitter_drive.py" in seen
    assert "emitter.py" not in seen
    assert "history_faults.py" not in seen


@pytest.mark.parametrize("of", EXERCISES, ids=lambda of: of.id)
def test_the_verdict_does_not_depend_on_the_sandbox(bubblewrap: str, of: Exercise) -> None:
    """The same answer and seed give the same card in both."""
    process, strict = judge(of, solved(of), seed=3), judge(of, solved(of), seed=3, sandbox="strict")

    assert repr(process) == repr(strict)
    assert process.passed


def test_without_bubblewrap_strict_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine is at fault, and the message says what to install; nothing falls back in silence."""
    monkeypatch.setattr(sandbox, "strict_available", lambda: False)

    with pytest.raises(CourseError, match="apt-get install bubblewrap"):
        sandbox.behind("strict")
    assert sandbox.best() == "process"
