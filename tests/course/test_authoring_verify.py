"""A whole exercise verified: what the table says, what is listed below it, and when the command fails."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from eventlab.cli import main
from eventlab.course.authoring import feedback, report
from eventlab.course.authoring.hunt import Hunt, hunt
from eventlab.course.authoring.mutants import equivalents_path
from eventlab.course.authoring.verify import Tally, verify
from eventlab.course.catalogue import exercise
from eventlab.course.checks.chapter_04 import pattern

OF = exercise("4.2")


def hunted() -> Hunt:
    with ThreadPoolExecutor(2) as pool:
        return hunt(OF, (1, 2), pool)


@pytest.fixture
def toothless(monkeypatch: pytest.MonkeyPatch) -> None:
    """A check that never complains: what raises is noticed still."""
    monkeypatch.setattr(pattern, "judge", lambda scenario, run: None)


@pytest.fixture
def small(library: Path) -> Path:
    """A library with few answers, so that each test judges only what it is about."""
    for kind, kept in (("right", ("recursive",)), ("wrong", ("always", "ignores_case")), ("bypass", ("always_equal",))):
        for path in (library / kind).glob("*.py"):
            if path.stem not in kept:
                path.unlink()
    (library / "feedback.txt").unlink()
    return library


def test_a_good_check_kills_every_mutant(library: Path) -> None:
    """Each slip in the solution fails some scenario, with a code or a status."""
    found = hunted()

    assert found.share == 1
    assert found.survivors == ()
    assert all(fate.killed for fate in found.fates)
    assert list(found.failures()) == []


@pytest.mark.usefixtures("toothless")
def test_a_weak_check_lets_mutants_live(library: Path) -> None:
    """They are listed, each with its line; below nine in ten the hunt has failed."""
    found = hunted()
    lines = list(report.mutant_lines(found))

    assert 0 < found.share < 0.9
    assert len(found.killed) + len(found.survivors) == len(found.fates)
    assert "of the mutants are killed, expected 90%" in next(found.failures())
    assert lines[0] == f"\n4.2: {len(found.survivors)} of {len(found.fates)} mutants survive:"
    assert any("return-" in line and "→  return None" in line for line in lines)


@pytest.mark.usefixtures("toothless")
def test_what_is_declared_equivalent_does_not_count(library: Path) -> None:
    """It is listed apart with its reason. One that is killed after all, and one that is gone, are to be mended."""
    before = hunted()
    living, dead = before.survivors[0].mutant.name, before.killed[0].mutant.name
    equivalents_path(OF).write_text(f"{living} nobody can tell\n{dead} I thought so\nswap-000000 it was there once\n")

    found = hunted()
    failures = "\n".join(found.failures())

    assert len(found.survivors) == len(before.survivors) - 1
    assert found.share > before.share
    assert f"{dead} is killed by" in failures
    assert "no mutant is called swap-000000" in failures
    assert "      nobody can tell" in "\n".join(report.mutant_lines(found))


def test_a_judge_that_breaks_on_a_mutant_has_not_killed_it(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error of ours is no merit of the check."""
    monkeypatch.setattr(pattern, "judge", lambda scenario, run: 1 // 0)

    found = hunted()

    assert found.killed == ()
    assert "the judge itself broke: ZeroDivisionError" in "\n".join(found.failures())


def test_a_report_counts_and_lists(small: Path) -> None:
    """Answers judged rightly under every seed, what is amiss, and the time by the clock that is given."""
    path = small / "wrong" / "ignores_case.py"
    path.write_text(path.read_text().replace("MATCH-CASE-01", "MATCH-END-01"))
    ticks = iter((10.0, 12.5))

    found = verify(OF, seeds=2, jobs=2, mutants=False, clock=lambda: next(ticks))

    assert found.tallies == {
        "starter": Tally(1, 1),
        "solution": Tally(1, 1),
        "right": Tally(1, 1),
        "wrong": Tally(1, 2),
        "bypass": Tally(1, 1),
    }
    assert found.seconds == 2.5
    assert "4.2 wrong/ignores_case, seed 1, 2: failed MATCH-CASE-01, expected MATCH-END-01" in found.failures
    assert "4.2 tests/submissions/4.2/right: 1 answers, expected 2: " in "\n".join(found.failures)
    assert any("4.2 wrong/always: line 1 of its card was '' and is" in failure for failure in found.failures)
    assert report.row(found).split() == ["4.2", "✗", "2/2", "1/2", "1/1", "—", "2.5"]
    assert len(report.row(found)) == len(report.head())
    assert "\nTo mend:" in list(report.below([found]))


def test_updating_pins_the_cards_as_they_are(small: Path) -> None:
    """The next verification finds them unchanged."""
    assert verify(OF, seeds=1, mutants=False, update=True).tallies
    assert feedback.read(OF).keys() == {"always", "ignores_case"}

    assert not [failure for failure in verify(OF, seeds=1, mutants=False).failures if "its card" in failure]


def test_two_verdicts_that_differ_are_a_failure(small: Path) -> None:
    """Same seed, same verdict: an answer that rolls dice has to say so."""
    (small / "wrong" / "dice.py").write_text(
        "# expect: MATCH-BOOL-01 dice\nimport os\n\ndef matches(pattern, type):\n    return os.urandom(4).hex()\n"
    )

    found = verify(OF, seeds=1, mutants=False)

    assert any("4.2 wrong/dice, seed 1: two verdicts under one seed differ" in failure for failure in found.failures)


def test_what_cannot_be_judged_is_a_failure_and_no_traceback(library: Path) -> None:
    """An exercise whose check nobody wrote yet has a row, and a sentence."""
    found = verify(replace(OF, module="nowhere"), seeds=1)

    assert found.tallies == {}
    assert any("there is no module eventlab.course.checks.chapter_04.nowhere" in failure for failure in found.failures)
    assert report.row(found).split()[:3] == ["4.2", "✗", "0/0"]


def test_the_command_prints_the_table(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """0 when the judge is right, and nothing below the table then."""
    assert main(["course", "verify", "4.2", "--quick", "--seeds", "1"]) == 0

    head, row, *rest = capsys.readouterr().out.splitlines()
    assert head.split() == ["right", "wrong", "bypass", "mutants", "seconds"]
    assert row.split()[:2] == ["4.2", "✓"]
    assert not any(rest)


@pytest.mark.usefixtures("toothless")
def test_the_command_prints_json(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """1 when something is to be mended; another program reads what, and which mutants survive."""
    assert main(["course", "verify", "4.2", "--seeds", "1", "--format", "json"]) == 1

    told = json.loads(capsys.readouterr().out)
    (one,) = told["exercises"]
    assert told["seeds"] == 1
    assert one["answers"]["wrong"] == {"good": 0, "all": 2}
    assert one["mutants"]["survivors"]
    assert any("expected 90%" in failure for failure in one["failures"])


def test_mutate_is_the_hunt_alone(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """For whoever is at work on one check; 0 when it kills enough."""
    assert main(["course", "mutate", "4.2", "--seeds", "1"]) == 0

    assert capsys.readouterr().out == "4.2: 12 of 12 mutants are killed.\n"


@pytest.mark.usefixtures("toothless")
def test_mutate_lists_what_survives(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """1 when too many do, with a line for each."""
    assert main(["course", "mutate", "4.2", "--seeds", "1"]) == 1

    said = capsys.readouterr().out
    assert "mutants survive:\n  argument" in said
    assert "expected 90%" in said


@pytest.mark.parametrize("command", [["verify", "4.11"], ["mutate", "4.11"]])
def test_an_unknown_exercise_is_a_wrong_command(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """2, and the nearest ids."""
    assert main(["course", *command]) == 2
    assert "The nearest are 4.1" in capsys.readouterr().err


@pytest.mark.parametrize("option", [["--seeds", "0"], ["--jobs", "many"]])
def test_a_count_is_a_number_from_one(option: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Said by the command line itself."""
    with pytest.raises(SystemExit, match="2"):
        main(["course", "verify", *option])
    assert "is no number from 1 on" in capsys.readouterr().err
