"""check, hint and solution, and what they leave in the learner's folder."""

from __future__ import annotations

import json
import os
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from eventlab.course import progress
from eventlab.course.catalogue import exercise
from eventlab.course.verbs import check, check_again, hint, solution
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
def test_runs_of_machines_keep_nothing(checkout: Path, data: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Neither CI nor a run for comparison writes a module, or anybody's progress."""
    solve(checkout)
    monkeypatch.setenv(name, "0")

    verdict = check("4.1")

    assert verdict is not None
    assert verdict.passed
    assert verdict.saved is None
    assert not (checkout / "work" / "my_eventlab").exists()
    assert not data.exists()


def test_a_run_for_comparison_is_always_the_same(checkout: Path, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With EVENTLAB_LIVE=0 the seed is 0, and not even the attempt is written down."""
    monkeypatch.setenv("EVENTLAB_LIVE", "0")

    verdict = check("4.1", file=hand_in(checkout, WRONG))

    assert verdict is not None
    assert verdict.seed == 0
    assert not data.exists()


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


def attempt(checkout: Path, more: str = "") -> None:
    """Hand in the same misconception, in code that differs by `more`."""
    file = hand_in(checkout, WRONG)
    file.write_text(file.read_text() + more)
    check("4.1", file=file)


def test_a_hint_opens_with_a_different_attempt(checkout: Path) -> None:
    """The card shows the first; the same attempt again opens none; the next is announced, and what is open is shown."""
    attempt(checkout)
    attempt(checkout)
    closed = hint("4.1")
    attempt(checkout, "# changed")
    second = hint("4.1")
    attempt(checkout, "# changed again")
    third = hint("4.1")

    assert [len(re.findall("Hint . of 3", repr(told))) for told in (closed, second, third)] == [1, 2, 3]
    assert [told.done for told in (closed, second, third)] == [False, True, True]
    assert repr(closed).splitlines()[-1] == (
        'Hint 2 opens with your next different attempt: change something, then check("4.1"). '
        'To read it at once: hint("4.1", now=True).'
    )
    assert repr(second).startswith("EMIT-RAISE-01\nHint 1 of 3: ")
    assert repr(third).endswith('That was the last; solution("4.1") shows ours.')


def test_now_always_opens_the_next_hint(checkout: Path, data: Path) -> None:
    """Step by step to the last, noted and not punished; what was opened stays open."""
    attempt(checkout)

    texts = [repr(hint("4.1", now=True)) for _ in range(3)]

    assert [len(re.findall("Hint . of 3", text)) for text in texts] == [2, 3, 3]
    assert texts[2].endswith('solution("4.1", now=True) shows ours.')
    assert "Hint 3 of 3" in repr(hint("4.1"))
    rows = [json.loads(line) for line in (data / "progress.jsonl").read_text().splitlines()]
    assert [(row["kind"], row.get("number"), row.get("now")) for row in rows[1:]] == [
        ("hint", 2, True),
        ("hint", 3, True),
    ]


def test_the_solution_opens_after_three_different_attempts(checkout: Path) -> None:
    """Before that a sentence says when; `now=True` opens it at any time, and then it stays open."""
    closed = solution("4.1")
    attempt(checkout)
    attempt(checkout, "# 2")
    nearly = solution("4.1")
    attempt(checkout, "# 3")

    assert (closed.done, nearly.done, solution("4.1").done) == (False, False, True)
    assert repr(closed) == (
        "Our solution of 4.1 opens when yours has passed, or after 3 different attempts. "
        'To read it at once: solution("4.1", now=True).'
    )
    assert "after one more different attempt" in repr(nearly)
    assert "# Why: " in repr(solution("4.2", now=True))
    assert "# Why: " in repr(solution("4.2"))


def test_a_hint_of_an_older_version_is_not_looked_for(checkout: Path) -> None:
    """A code that the course no longer knows is answered with what to do."""
    progress.record("verdict", "4.1", status="failed", code="EMIT-OLD-99")

    with pytest.raises(CourseError, match=r"EMIT-OLD-99.*has no hints here. Run check"):
        hint("4.1")


def test_every_verdict_is_a_line(checkout: Path, data: Path) -> None:
    """Status, code, seed and what was judged are kept, with the time; the source itself is not."""
    check("4.1", file=hand_in(checkout, WRONG), seed=7)

    (line,) = (data / "progress.jsonl").read_text().splitlines()
    row = json.loads(line)
    assert {name: row[name] for name in ("kind", "id", "status", "code", "seed")} == {
        "kind": "verdict",
        "id": "4.1",
        "status": "failed",
        "code": "EMIT-RAISE-01",
        "seed": 7,
    }
    assert row["time"].endswith("Z")
    assert len(row["source"]) == 16


def test_progress_that_cannot_be_kept_costs_no_verdict(checkout: Path, data: Path) -> None:
    """The card says why, in the notebook too; and this process remembers, so that hints work."""
    data.write_text("a file where the folder should be")

    verdict = check("4.1", file=hand_in(checkout, WRONG))

    assert verdict is not None
    assert verdict.status == "failed"
    assert str(verdict).splitlines()[-1].startswith("‖ Progress is not kept: ")
    assert "data of a learner" in (verdict._repr_html_() or "")
    assert "Hint 1 of 3" in repr(hint("4.1"))
    assert "Progress" not in json.dumps(verdict.to_json())


def test_a_solved_exercise_is_summed_up_and_saved_for_the_others(checkout: Path) -> None:
    """What check writes is what the start page counts."""
    solve(checkout)
    check("4.1")

    assert progress.summary(progress.entries()).passed == {"4.1"}


def test_what_was_judged_can_be_judged_again(checkout: Path) -> None:
    """The same answer, whatever stands in the file by now; a pass is kept as by `check`."""
    solve(checkout)
    first = check("4.1")
    assert first is not None
    (checkout / "work" / FOUR_ONE.notebook).unlink()

    again = check_again(replace(first, status="judge error", saved=None))

    assert again.passed
    assert again.saved == "Saved as my_eventlab/emitter.py; 4.3 can use it."
    assert [entry.status for entry in progress.entries()] == ["passed", "passed"]


def test_where_all_is_one_situation_a_hint_names_none(checkout: Path) -> None:
    """Of things to sort none is plainer than another."""
    assert "Begin with" not in repr(hint("1.2"))


def test_without_a_failure_there_is_no_hint(checkout: Path) -> None:
    """Before the first attempt, and after a pass, a sentence says so."""
    before = repr(hint("4.1"))
    solve(checkout)
    check("4.1")

    assert before.startswith('Nothing of yours has failed in 4.1 yet: run check("4.1").')
    assert 'Begin with "two emitters", the plainest of the 25 situations.' in before
    assert before.endswith("a file outside of work/ is judged, and not remembered.")
    assert repr(hint("4.1")) == "4.1 has passed; there is nothing to mend."


def test_the_solution_says_why(checkout: Path) -> None:
    """Our answer, readable as it stands, and one sentence of reason."""
    text = repr(solution("4.1", now=True))

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
