"""check, hint and solution, and what they leave in the learner's folder."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from eventlab.course.catalogue import exercise
from eventlab.course.verbs import check, hint, solution
from eventlab.errors import CourseError

FOUR_ONE = exercise("4.1")
ANSWERS = Path(__file__).parents[1] / "submissions" / "4.1"
WRONG = ANSWERS / "wrong" / "stops_at_first_error.py"


def hand_in(checkout: Path, path: Path) -> Path:
    """Put an answer in the learner's folder."""
    return Path(shutil.copy(path, checkout / "work" / path.name))


def solve(checkout: Path) -> None:
    shutil.copy(checkout / "solutions" / FOUR_ONE.notebook, checkout / "work" / FOUR_ONE.notebook)


def test_a_passed_answer_becomes_a_module_of_ones_own(checkout: Path) -> None:
    """It is kept without the verbs, says so on the card, and can be imported and used."""
    solve(checkout)

    verdict = check("4.1")

    assert verdict is not None
    assert verdict.saved == "Saved as my_eventlab/emitter.py; 4.3 can use it."
    kept = (checkout / "work" / "my_eventlab" / "emitter.py").read_text()
    names: dict[str, object] = {}
    exec(kept, names)
    assert "EventEmitter" in names
    assert "check" not in kept.partition("\n")[2]


def test_a_version_edited_by_hand_is_kept(checkout: Path) -> None:
    """Nothing of the learner's is lost: the edited file moves aside, an untouched one is replaced in silence."""
    solve(checkout)
    check("4.1")
    kept = checkout / "work" / "my_eventlab" / "emitter.py"
    again = check("4.1")
    kept.write_text(kept.read_text() + "# my own line\n")

    verdict = check("4.1")

    assert again is not None
    assert again.saved == "Saved as my_eventlab/emitter.py; 4.3 can use it."
    assert verdict is not None
    assert verdict.saved is not None
    assert verdict.saved.endswith("Your edited version is now emitter.py.bak-1.")
    assert (kept.parent / "emitter.py.bak-1").read_text().endswith("# my own line\n")


@pytest.mark.parametrize("name", ["CI", "EVENTLAB_LIVE"])
def test_runs_of_machines_keep_nothing(checkout: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Neither CI nor a run for comparison writes a module."""
    solve(checkout)
    monkeypatch.setenv(name, "0")

    verdict = check("4.1")

    assert verdict is not None
    assert verdict.passed
    assert verdict.saved is None
    assert not (checkout / "work" / "my_eventlab").exists()


def test_a_run_for_comparison_is_always_the_same(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With EVENTLAB_LIVE=0 the seed is 0, and not even the attempt is written down."""
    monkeypatch.setenv("EVENTLAB_LIVE", "0")

    verdict = check("4.1", file=hand_in(checkout, WRONG))

    assert verdict is not None
    assert verdict.seed == 0
    assert not (checkout / "work" / ".eventlab").exists()


def test_an_instructors_check_changes_nothing(checkout: Path) -> None:
    """A file outside work/ is judged, and no more."""
    verdict = check("4.1", file=checkout / "solutions" / FOUR_ONE.notebook)

    assert verdict is not None
    assert verdict.passed
    assert list((checkout / "work").iterdir()) == []


def test_a_folder_that_cannot_be_written_costs_no_verdict(checkout: Path) -> None:
    """The verdict stands, with one line on why nothing was kept."""
    solve(checkout)
    (checkout / "work" / "my_eventlab").write_text("a file where the folder should be")

    verdict = check("4.1")

    assert verdict is not None
    assert verdict.passed
    assert verdict.saved is not None
    assert verdict.saved.startswith("Not saved: ")
    assert "my_eventlab" in verdict.saved


def test_hints_go_up_step_by_step(checkout: Path) -> None:
    """The card shows the first, each call the next one of the last failure; behind the last comes the solution."""
    check("4.1", file=hand_in(checkout, WRONG))

    texts = [repr(hint("4.1")) for _ in range(3)]

    assert [text.splitlines()[1][:12] for text in texts] == ["Hint 2 of 3:", "Hint 3 of 3:", "Hint 3 of 3:"]
    assert all(text.startswith("EMIT-RAISE-01") for text in texts)
    assert 'solution("4.1")' in texts[1]


def test_attempts_are_only_added(checkout: Path) -> None:
    """One line each, and a damaged line is passed over and stays."""
    file = hand_in(checkout, WRONG)
    check("4.1", file=file, seed=1)
    log = checkout / "work" / ".eventlab" / "attempts.jsonl"
    log.write_text(log.read_text() + '{"exercise": "4.1", "sta\n[]\n')

    check("4.1", file=file, seed=2)

    rows = log.read_text().splitlines()
    assert len(rows) == 4
    assert json.loads(rows[3])["code"] == "EMIT-RAISE-01"
    assert json.loads(rows[3])["seed"] == 2
    assert "Hint 2 of 3" in repr(hint("4.1"))


def test_without_a_failure_there_is_no_hint(checkout: Path) -> None:
    """Before the first attempt, and after a pass, a sentence says so."""
    before = repr(hint("4.1"))
    solve(checkout)
    check("4.1")

    assert before == 'Nothing has failed in 4.1 yet: run check("4.1"). A hint follows from what goes wrong.'
    assert repr(hint("4.1")) == "4.1 has passed; there is nothing to mend."


def test_the_solution_says_why(checkout: Path) -> None:
    """Our answer, readable as it stands, and one sentence of reason."""
    text = repr(solution("4.1"))

    compile(text, "solution", "exec")
    assert "SOLUTION" not in text
    assert text.splitlines()[-1].startswith("# Why: ")


def test_a_machine_without_solutions_says_so(checkout: Path) -> None:
    """An instructor may have taken them out; the judge works on."""
    (checkout / "solutions" / FOUR_ONE.notebook).unlink()

    with pytest.raises(CourseError, match=r"solution of 4\.1 is not on this machine"):
        solution("4.1")
    verdict = check("4.1", file=ANSWERS / "right" / "closures.py")
    assert verdict is not None
    assert verdict.passed


def test_an_unknown_exercise_names_the_nearest(checkout: Path) -> None:
    """A slip in the number is answered with numbers that exist."""
    with pytest.raises(CourseError, match=r"no exercise '4\.11'.*4\.1"):
        check("4.11")


def test_the_judge_does_not_judge_within_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """A learner's function that calls check, run by the judge, starts no second judge."""
    monkeypatch.setitem(os.environ, "EVENTLAB_JUDGED", "key")

    assert check("4.1", "x = 1") is None
