"""One check from end to end, where it could go wrong on our side."""

from __future__ import annotations

from pathlib import Path

import pytest

from eventlab.course.catalogue import exercise
from eventlab.course.checks.chapter_04 import emitter
from eventlab.course.judging import judge
from eventlab.course.reference import solved
from eventlab.course.source import python_of
from eventlab.course.submission import Submission, read_file

FOUR_ONE = exercise("4.1")
ANSWERS = Path(__file__).parents[1] / "submissions" / "4.1"


def test_our_own_fault_is_not_the_learners(monkeypatch: pytest.MonkeyPatch) -> None:
    """A check that breaks gives *judge error*, with what to report, and never a failed answer."""

    def broken(scenario: object, run: object) -> None:
        raise ZeroDivisionError("ours")

    monkeypatch.setattr(emitter, "judge", broken)

    verdict = judge(FOUR_ONE, solved(FOUR_ONE), seed=7)

    assert verdict.status == "judge error"
    assert "our fault, not yours" in verdict.message
    assert "ZeroDivisionError: ours (broken" in verdict.message
    assert "seed 7" in verdict.message


SPOILING = """
import os
class EventEmitter:
    known = []  # shared: the first scenario fails
    def __init__(self, match=None): pass
    def on(self, type, handler): self.known.append(handler)
    def off(self, type, handler): self.spoil()
    def emit(self, type, value):
        for handler in self.known: handler(value)
    once = on
    def handlers(self, type): self.spoil()
    def spoil(self):
        for fd in range(3, 30):
            try: os.write(fd, b"x\\n")
            except OSError: pass
"""


def test_where_the_channel_is_spoilt_no_record_counts() -> None:
    """A finding from before the forged line is not shown: that record may be forged too."""
    verdict = judge(FOUR_ONE, Submission(SPOILING), seed=1)

    assert verdict.finding is not None
    assert verdict.finding.code == "RUN-CHANNEL-01"


def test_the_import_cell_is_lent_to_a_file_that_has_none() -> None:
    """A bare answer finds the names of the shipped import cell, such as `eq`."""
    bare = solved(FOUR_ONE).cell

    assert "import eq" not in bare
    assert judge(FOUR_ONE, Submission(bare), seed=1).passed


def test_names_of_another_cell_do_not_count() -> None:
    """What only the kernel's memory holds passes nowhere: the card names the line."""
    cell = "class EventEmitter(Base):\n    def on(self): return 1"

    verdict = judge(FOUR_ONE, Submission(cell), seed=1)

    assert verdict.status == "error"
    assert verdict.finding is not None
    assert verdict.finding.code == "RUN-NAME-01"
    assert verdict.finding.got == "NameError: name 'Base' is not defined"


NOTEBOOKS_OWN = """%matplotlib inline
import asyncio
files = !ls
await asyncio.sleep(60)

def matches(pattern, type):
    !echo {pattern}
    display(pattern)
    return fullmatch(".*".join(map(escape, pattern.split("*"))), type) is not None
%timeit -n 1 matches("a", "a")
matches?
check("4.2")
"""


def test_what_only_a_notebook_understands_does_not_disturb() -> None:
    """Magics, shell lines, questions, `display` and top-level await are at home in a cell, and judged as Python."""
    submission = Submission(python_of(NOTEBOOKS_OWN), "from re import escape, fullmatch")

    assert judge(exercise("4.2"), submission, seed=1).passed


def test_no_expected_value_goes_to_the_child() -> None:
    """The plan alone crosses the border, and it is other for each seed."""
    from random import Random

    first, second = (emitter.scenarios(Random(seed)) for seed in (1, 2))

    assert all("expect" not in str(scene.plan) for scene in first)
    assert all(one.plan != other.plan for one, other in zip(first, second, strict=True))


def test_notebook_file_and_text_get_the_same_verdict(tmp_path: Path) -> None:
    """Wherever the same code comes from, the card is the same to the letter."""
    path = ANSWERS / "wrong" / "once_is_on.py"

    from_file = judge(FOUR_ONE, read_file(FOUR_ONE, path), seed=3)
    from_text = judge(FOUR_ONE, Submission(path.read_text()), seed=3)

    assert repr(from_file) == repr(from_text)


def test_an_error_shows_what_had_happened_before_it() -> None:
    """The card of an exception has the trace up to the call that raised, and marks that call."""
    answer = 'def matches(pattern, type):\n    return {"*": True}[pattern]\n'

    verdict = judge(exercise("4.2"), Submission(answer), seed=1)

    assert verdict.status == "error"
    assert verdict.finding is not None
    assert verdict.finding.mark == len(verdict.finding.rows) - 1
    assert verdict.finding.rows[-1].op == "match"
