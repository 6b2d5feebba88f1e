"""Many verdicts at once: each answer once, in bounded memory, and a stop loses none that was given."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from eventlab.course.catalogue import Exercise, exercise
from eventlab.course.grading import batch
from eventlab.course.grading.batch import AHEAD, Batch, jobs_of
from eventlab.course.grading.ledger import Ledger
from eventlab.course.grading.terms import Terms
from eventlab.course.submission import Submission
from eventlab.course.verdict import Verdict
from tests.course.handed import answer

FOUR_TWO = exercise("4.2")
TERMS = Terms("1+0", 0, 5.0, "process")


def nothing() -> None:
    """Nobody looks at the progress here."""


def test_equal_answers_are_judged_once(tmp_path: Path) -> None:
    """The same code, the same scenarios, the same verdict; in this run and in the next."""
    steps: list[int] = []
    ledger = Ledger(tmp_path / "ledger.jsonl")
    right = Submission(answer("4.2", "right/recursive"))
    with Batch(ledger, TERMS, 2, lambda: steps.append(1)) as first:
        keys = {first.want(FOUR_TWO, right) for _ in range(3)}
    with Batch(Ledger(ledger.path, [ledger.path]), TERMS, 2, nothing) as second:
        second.want(FOUR_TWO, right)

    (key,) = keys
    assert ledger[key].status == "passed"
    assert (first.judged, second.judged, len(steps)) == (1, 0, 3)


def test_a_fault_of_ours_is_one_verdict(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever breaks in the judge costs that one mark, and not the class's."""

    def breaks(of: Exercise, submission: Submission, **terms: object) -> Verdict:
        if submission.cell == "1":
            raise RuntimeError("a bug")
        return Verdict(of, "passed", 0)

    monkeypatch.setattr(batch, "judge", breaks)
    ledger = Ledger(tmp_path / "ledger.jsonl")
    with Batch(ledger, TERMS, 1, nothing) as one:
        keys = [one.want(FOUR_TWO, Submission(cell)) for cell in "123"]

    assert [ledger[key].status for key in keys] == ["judge error", "passed", "passed"]
    assert "a bug" in ledger.entry(keys[0])["card"]


def test_only_a_handful_wait(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever hands answers over faster than they are judged is held up: the class never lies in memory."""
    gate, most, lock = threading.Semaphore(0), [0, 0], threading.Lock()

    def waits(of: Exercise, submission: Submission, **terms: object) -> Verdict:
        gate.acquire()
        with lock:
            most[1] += 1
        return Verdict(of, "passed", 0)

    monkeypatch.setattr(batch, "judge", waits)
    with Batch(Ledger(tmp_path / "ledger.jsonl"), TERMS, 2, nothing) as one:
        for number in range(40):
            gate.release()  # as many may end as were wanted
            one.want(FOUR_TWO, Submission(str(number)))
            with lock:
                most[0] = max(most[0], number + 1 - most[1])

    assert most[1] == 40
    assert most[0] <= 2 * (1 + AHEAD)


def test_a_stop_keeps_what_was_judged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C begins nothing more; what is on its way ends, and stands in the ledger for `--resume`."""
    begun: list[str] = []
    started, gate = threading.Event(), threading.Event()

    def notes(of: Exercise, submission: Submission, **terms: object) -> Verdict:
        begun.append(submission.cell)
        started.set()
        gate.wait()
        return Verdict(of, "passed", 0)

    monkeypatch.setattr(batch, "judge", notes)
    path = tmp_path / "ledger.jsonl"

    def stopped() -> None:
        with Batch(Ledger(path), TERMS, 1, nothing) as one:
            for cell in "abc":
                one.want(FOUR_TWO, Submission(cell))
            started.wait()
            gate.set()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()

    kept = Ledger(path, [path])
    assert begun
    assert all(TERMS.key(FOUR_TWO, Submission(cell)) in kept for cell in begun)


def test_a_full_disk_stops_the_run(tmp_path: Path) -> None:
    """A verdict that cannot be written down must not be forgotten in silence."""
    ledger = Ledger(tmp_path / "gone" / "ledger.jsonl")

    def run() -> None:
        with Batch(ledger, TERMS, 1, nothing) as one:
            one.want(FOUR_TWO, Submission("x = 1"))

    with pytest.raises(Exception, match="cannot be written"):
        run()


def test_jobs_are_a_number_or_auto() -> None:
    """`auto` is at least one."""
    assert jobs_of("3") == 3
    assert jobs_of("auto") >= 1
    for text in ("0", "-1", "many"):
        with pytest.raises(ValueError):
            jobs_of(text)
