"""Verdicts are written down before anybody hears of them, and survive whatever cuts the run off."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eventlab.course.catalogue import exercise
from eventlab.course.grading.ledger import Ledger
from eventlab.course.grading.terms import Terms, course_version
from eventlab.course.scenario import Row
from eventlab.course.submission import Submission
from eventlab.course.verdict import Finding, Scene, Status, Verdict
from eventlab.errors import CourseError

FOUR_ONE = exercise("4.1")
SCENES = (Scene("order", True, "printed 1\n"), Scene("once", False, "printed 2\n"))


def verdict(status: Status = "failed") -> Verdict:
    finding = Finding("EMIT-RAISE-01", "It stops.", "cost", "once", (Row("emit"),), 0, "a", "b", "Line 3: x", ("Hint",))
    return Verdict(FOUR_ONE, status, 7, SCENES, finding, output="printed 2\n")


def test_a_line_is_found_again_by_another_run(tmp_path: Path) -> None:
    """In memory only where it is and how it went; the whole verdict, with what was printed, from the disk."""
    path = tmp_path / "ledger.jsonl"
    ledger = Ledger(path)
    for key in ("a", "b", "c"):
        ledger.add(key, verdict(), 12)

    again = Ledger(path, [path])

    assert "b" in again
    assert "d" not in again
    line = again["b"]
    assert (line.status, line.code, line.held, line.total, line.ms) == ("failed", "EMIT-RAISE-01", 1, 2, 12)
    assert again.entry("b")["verdict"] == verdict().to_json() == ledger.entry("b")["verdict"]


def test_a_last_line_that_was_cut_off_is_passed_over(tmp_path: Path) -> None:
    """The power goes in the middle of a line: that verdict is given again, and the file goes on."""
    path = tmp_path / "ledger.jsonl"
    ledger = Ledger(path)
    ledger.add("a", verdict(), 1)
    ledger.add("b", verdict(), 1)
    path.write_bytes(path.read_bytes()[:-20])

    again = Ledger(path, [path])
    assert ("a" in again, "b" in again) == (True, False)
    again.add("b", verdict("passed"), 1)

    assert Ledger(path, [path])["b"].status == "passed"
    assert again.entry("b")["verdict"]["status"] == "passed"
    assert len(path.read_bytes().splitlines()) == 3


@pytest.mark.parametrize("line", ["[]", '{"key": "x"}', "null", '{"key": "x", "status": 7}', "\x00"])
def test_a_foreign_line_is_passed_over(tmp_path: Path, line: str) -> None:
    """Whatever an editor did to the file, the other lines count."""
    path = tmp_path / "ledger.jsonl"
    Ledger(path).add("a", verdict(), 1)
    path.write_text(line + "\n" + path.read_text())

    again = Ledger(path, [path])

    assert again.entry("a")["key"] == "a"


def test_our_own_fault_is_tried_again(tmp_path: Path) -> None:
    """A judge error is no verdict on the answer; it counts for this run alone."""
    path = tmp_path / "ledger.jsonl"
    ledger = Ledger(path)
    ledger.add("a", Verdict(FOUR_ONE, "judge error", 7, message="broke"), 1)

    assert "a" in ledger
    assert "a" not in Ledger(path, [path])


def test_the_card_is_the_same_each_time(tmp_path: Path) -> None:
    """What was printed, and the line at which a deadline came, differ from run to run: no report shows them."""
    ledger = Ledger(tmp_path / "ledger.jsonl")
    ledger.add("a", verdict(), 1)
    ledger.add("b", verdict("timeout"), 1)

    assert "printed" not in ledger.entry("a")["card"]
    assert "Line 3" in ledger.entry("a")["card"]
    assert "Line 3" not in ledger.entry("b")["card"]


def test_a_disk_that_refuses_is_said(tmp_path: Path) -> None:
    """And what to do then."""
    with pytest.raises(CourseError, match=r"cannot be written .*go on with --resume"):
        Ledger(tmp_path / "nowhere" / "ledger.jsonl").add("a", verdict(), 1)


def test_the_key_follows_from_answer_and_terms() -> None:
    """Equal answers share a verdict, whoever gave them; any other term gives another."""
    terms = Terms("1+0", 0, 5.0, "process")
    answer = Submission("x = 1", path=Path("ann.py"))

    keys = {
        terms.key(FOUR_ONE, answer),
        terms.key(FOUR_ONE, Submission("x = 2")),
        terms.key(FOUR_ONE, Submission("x = 1", imports="import re")),
        terms.key(exercise("4.2"), answer),
        *(other.key(FOUR_ONE, answer) for other in (Terms("1+1", 0, 5.0, "process"), Terms("1+0", 1, 5.0, "process"))),
        *(other.key(FOUR_ONE, answer) for other in (Terms("1+0", 0, 6.0, "process"), Terms("1+0", 0, 5.0, "strict"))),
    }

    assert len(keys) == 8
    assert terms.key(FOUR_ONE, Submission("x = 1", path=Path("bob.py"))) in keys
    assert json.dumps(course_version()).count("+") == 1
