"""Lines that show a failure without the judge, and never take the learner's kernel along."""

from __future__ import annotations

from pathlib import Path

from eventlab.course.catalogue import exercise
from eventlab.course.judging import judge
from eventlab.course.runnable import runnable
from eventlab.course.submission import Submission, read_file

FOUR_ONE = exercise("4.1")
WRONG = Path(__file__).parents[1] / "submissions" / "4.1" / "wrong" / "stops_at_first_error.py"


def test_a_failure_becomes_lines_of_its_own() -> None:
    """They make what the cell defines, and name the code."""
    lines = runnable(judge(FOUR_ONE, read_file(FOUR_ONE, WRONG), seed=7))

    assert "EMIT-RAISE-01" in lines.splitlines()[0]
    assert "EventEmitter()" in lines


def test_what_has_no_end_is_left_to_the_judge() -> None:
    """A loop would never give the kernel back: the judge's own call stands there, with its seed."""
    verdict = judge(FOUR_ONE, Submission("class EventEmitter:\n    while True: pass"), seed=7, deadline=1.0)

    assert verdict.status == "timeout"
    assert runnable(verdict).startswith('check("4.1", seed=7)')
