"""The judge's own mistakes are seen: a right answer refused, a wrong one miscalled, a cheat let through."""

from __future__ import annotations

from pathlib import Path

import pytest

from eventlab.course.authoring import feedback
from eventlab.course.authoring.answers import Answer, Kind, answers
from eventlab.course.authoring.trials import CARD_SEED, differ, try_answer
from eventlab.course.catalogue import exercise
from eventlab.course.checks.chapter_04 import pattern

OF = exercise("4.2")


@pytest.mark.parametrize(
    ("kind", "file", "says"),
    [
        ("right", "right/recursive.py", ""),
        ("right", "wrong/always.py", "failed MATCH-PLAIN-01, expected passed"),
        ("wrong", "wrong/always.py", ""),
        ("wrong", "right/recursive.py", "passed, expected failed"),
        ("bypass", "bypass/always_equal.py", ""),
        ("bypass", "right/recursive.py", "passed, expected failed"),
    ],
)
def test_an_answer_in_the_wrong_place_is_amiss(library: Path, kind: Kind, file: str, says: str) -> None:
    """Each kind has its own expectation, and only that counts."""
    assert try_answer(Answer(OF, kind, library / file), 1).amiss == says


def test_a_wrong_answer_must_fail_with_its_own_code(library: Path) -> None:
    """Failing is not enough: a card about something else sends the learner the wrong way."""
    path = library / "wrong" / "always.py"
    path.write_text(path.read_text().replace("MATCH-PLAIN-01", "MATCH-CASE-01"))

    assert try_answer(Answer(OF, "wrong", path), 1).amiss == "failed MATCH-PLAIN-01, expected MATCH-CASE-01"


def test_an_unfinished_solution_is_told_where_to_go_on(checkout: Path) -> None:
    """A skeleton's solution is no attempt; the sentence names the file."""
    (checkout / "solutions" / OF.notebook).write_bytes((checkout / "exercises" / OF.notebook).read_bytes())
    (solution,) = answers(OF, "solution")

    assert try_answer(solution, 1).amiss.startswith("not attempted: write it between the markers")


def test_an_error_of_the_judge_is_never_right(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even for a wrong answer, which it refuses as well."""
    monkeypatch.setattr(pattern, "judge", lambda scenario, run: 1 // 0)

    assert "the judge itself broke: ZeroDivisionError" in try_answer(answers(OF, "wrong")[0], 1).amiss


def test_two_verdicts_under_one_seed_are_compared(library: Path) -> None:
    """What the finding says must not hang on chance; what the learner prints may, and so may a declared answer."""
    path = library / "wrong" / "always.py"
    source = "import os\n\ndef matches(pattern, type):\n    print(os.urandom(4))\n    return {}\n"
    path.write_text(source.format("True"))
    assert differ(*(try_answer(Answer(OF, "wrong", path), 1) for _ in range(2))) == ""

    path.write_text(source.format("os.urandom(4).hex()"))
    assert "two verdicts under one seed differ: finding" in differ(
        *(try_answer(Answer(OF, "wrong", path), 1) for _ in range(2))
    )

    path.write_text("# expect: MATCH-BOOL-01 it rolls dice\n# chance: that is what dice do\n" + path.read_text())
    assert differ(*(try_answer(Answer(OF, "wrong", path), 1) for _ in range(2))) == ""


def test_a_card_is_pinned_word_by_word(library: Path) -> None:
    """A changed line is shown as it was and as it comes; so are a new answer and one that is gone."""
    trials = [try_answer(answer, CARD_SEED) for answer in answers(OF, "wrong")[:2]]
    cards = feedback.pinned(trials)
    feedback.write(OF, cards)
    assert feedback.read(OF) == cards
    assert list(feedback.changed(OF, cards)) == []

    (first, card), (second, _) = cards.items()
    found = list(feedback.changed(OF, {first: card.replace("Why: ", "Because: "), "new": "‖ ✗"}))

    assert [sentence.partition(":")[0] for sentence in found] == [
        f"4.2 wrong/{name}" for name in sorted([first, second, "new"])
    ]
    assert any("was '‖ Why: " in sentence and "is '‖ Because: " in sentence for sentence in found)
    assert "eventlab course verify 4.2 --update" in found[0]


def test_the_line_that_was_running_is_not_pinned(library: Path) -> None:
    """Where the deadline finds an endless loop is chance."""
    answer = Answer(OF, "wrong", library / "wrong" / "endless.py")
    answer.path.write_text("# expect: RUN-TIME-01 for ever\ndef matches(pattern, type):\n    while True:\n        1\n")

    (card,) = feedback.pinned([try_answer(answer, CARD_SEED)]).values()
    assert "(the line that was running)" in card
    assert "Line " not in card
