""" "I think I'm right": a folder from which an author can see who is."""

from __future__ import annotations

import getpass
import json
from dataclasses import replace
from pathlib import Path

import pytest

from eventlab.course import places
from eventlab.course.bundle import bundle
from eventlab.course.catalogue import exercise
from eventlab.course.judging import judge
from eventlab.course.submission import Submission, read_file
from eventlab.course.verdict import Verdict
from eventlab.errors import CourseError

FOUR_TWO = exercise("4.2")
ANSWER = "def matches(pattern, type):\n    return pattern == type\n"


def refused(cell: str = ANSWER) -> Verdict:
    """A verdict on a wrong answer to 4.2, as the notebook hands it in."""
    return judge(FOUR_TWO, Submission(cell, "import re\nfrom eventlab import check\n"), seed=7)


def test_an_author_can_drop_the_answer_into_the_corpus(checkout: Path) -> None:
    """The first line waits for its words; the rest is the whole answer, and it is judged the same."""
    verdict = refused()

    said = repr(bundle(verdict))

    (folder,) = (checkout / "work" / "bundles").iterdir()
    answer = (folder / "answer.py").read_text()
    assert answer.splitlines()[:2] == ["# right: (write here how it differs from the usual answer)", "import re"]
    again = judge(FOUR_TWO, read_file(FOUR_TWO, folder / "answer.py"), seed=7)
    assert again.finding is not None
    assert verdict.finding is not None
    assert again.finding.code == verdict.finding.code
    assert said.startswith(f"Saved as work/bundles/{folder.name}\n")
    assert "tests/submissions/4.2/right/" in said


def test_the_verdict_and_the_versions_are_there(checkout: Path) -> None:
    """As data and as it was read; with the seed that repeats it."""
    verdict = refused()
    bundle(verdict)

    (folder,) = (checkout / "work" / "bundles").iterdir()
    assert json.loads((folder / "verdict.json").read_text())["finding"]["code"] == verdict.finding.code
    assert (folder / "verdict.txt").read_text() == f"{verdict}\n"
    about = json.loads((folder / "about.json").read_text())
    assert set(about) == {"exercise", "seed", "sandbox", "eventlab", "python", "platform"}
    assert (about["exercise"], about["seed"]) == ("4.2", 7)


def test_no_name_of_a_folder_of_ones_own_goes_along(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was printed or saved may name the home folder: it is taken out."""
    monkeypatch.setenv("HOME", "/home/ann-of-table-5")
    output = f"reading /home/ann-of-table-5/menu.txt and {places.root()}/work/x.py"
    bundle(replace(refused(), output=output, saved="/home/ann-of-table-5/x"))

    everything = "".join(path.read_text() for path in (checkout / "work" / "bundles").rglob("*.*") if path.is_file())
    assert "ann-of-table-5" not in everything
    assert str(checkout) not in everything
    assert "reading ~/menu.txt and eventlab/work/x.py" in everything
    assert getpass.getuser() not in json.dumps(json.loads(next((checkout / "work").rglob("about.json")).read_text()))


def test_the_same_gives_the_same_folder_and_nothing_is_overwritten(checkout: Path) -> None:
    """An equal bundle is not made twice; one to which the learner has added words gets a neighbour."""
    names = [repr(bundle(refused())).splitlines()[0] for _ in range(2)]
    (folder,) = (checkout / "work" / "bundles").iterdir()
    (folder / "answer.py").write_text("# right: my own words\n")

    third = repr(bundle(refused())).splitlines()[0]

    assert names[0] == names[1]
    assert third == f"{names[0]}-2"
    assert (folder / "answer.py").read_text() == "# right: my own words\n"


def test_an_answer_that_passed_is_bundled_as_a_wrong_one(checkout: Path) -> None:
    """Whoever finds a hole in the judge can show it as well."""
    verdict = judge(FOUR_TWO, read_file(FOUR_TWO, checkout / "solutions" / FOUR_TWO.notebook), seed=1)

    said = repr(bundle(verdict))

    assert "tests/submissions/4.2/wrong/" in said
    assert next((checkout / "work").rglob("answer.py")).read_text().startswith("# expect: CODE ")


def test_what_python_cannot_read_is_bundled_as_it_is(checkout: Path) -> None:
    """A disagreement about syntax is one too."""
    bundle(refused("def matches(pattern, type:\n"))

    assert "def matches(pattern, type:" in next((checkout / "work").rglob("answer.py")).read_text()


def test_what_cannot_be_bundled_is_said(checkout: Path) -> None:
    """No answer, or no place for it."""
    with pytest.raises(CourseError, match="carries no answer"):
        bundle(replace(refused(), answer=None))
    (checkout / "work" / "bundles").write_text("a file where the folder should be")
    with pytest.raises(CourseError, match=r"bundles.*cannot be written"):
        bundle(refused())
