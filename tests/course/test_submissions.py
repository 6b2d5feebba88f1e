"""What keeps the judge right: for every exercise a library of right answers, wrong ones and cheats.

The rules are those of `eventlab course verify`; here they take a few seeds, and each answer is a test of its own. A
wrong answer names the code that it must fail with in its first line (`# expect: EMIT-RAISE-01 why`). A new exercise is
picked up from the catalogue.
"""

from __future__ import annotations

import pytest

from eventlab.course import places
from eventlab.course.authoring import feedback
from eventlab.course.authoring.answers import Answer, Kind, answers
from eventlab.course.authoring.rules import RULES, Rule, breaches
from eventlab.course.authoring.trials import CARD_SEED, differ, try_answer
from eventlab.course.catalogue import EXERCISES, Exercise
from tests.course.judged import trial

SEEDS = (CARD_SEED, 2)
"""Few: `eventlab course verify`, which CI runs as well, takes more of them, and mutants."""
exercises = pytest.mark.parametrize("of", EXERCISES, ids=lambda of: of.id)


def library(*kinds: Kind) -> list[object]:
    """Every answer of these kinds, named like `4.1 wrong/stops_at_first_error`."""
    return [pytest.param(answer, id=str(answer)) for of in EXERCISES for answer in answers(of, *kinds)]


@exercises
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_what_is_written_keeps_its_rules(of: Exercise, rule: Rule) -> None:
    """Answers enough of each kind, codes that are earned, hints that help, a task and a starter that are short."""
    found = list(breaches(of, (rule,)))

    assert not found, "\n".join(["", *found])


def test_no_library_is_left_over() -> None:
    """A folder that no exercise claims would be judged by nobody."""
    folders = {path.name for path in places.submissions().iterdir() if path.is_dir()}

    assert folders == {of.id for of in EXERCISES}


@pytest.mark.parametrize("answer", library("solution", "right"))
@pytest.mark.parametrize("seed", SEEDS)
def test_a_right_answer_passes(answer: Answer, seed: int) -> None:
    """However it is written, what behaves as the task says passes, under any seed; ours is held to the same judge."""
    found = trial(answer, seed)

    assert not found.amiss, f"{found.amiss}\n{found.verdict}"


@pytest.mark.parametrize("answer", library("wrong"))
def test_a_wrong_answer_is_named(answer: Answer) -> None:
    """A misconception is called by its own code, and its row or line or difference is shown."""
    found = trial(answer, CARD_SEED)

    assert not found.amiss, f"{found.amiss}\n{found.verdict}"


@pytest.mark.parametrize("answer", library("bypass"))
def test_a_cheat_never_passes(answer: Answer) -> None:
    """Whatever it tries, a cheat gets a verdict of its own, and neither a pass nor a crash of ours."""
    found = trial(answer, CARD_SEED)

    assert not found.amiss, f"{found.amiss}\n{found.verdict}"


@pytest.mark.parametrize("answer", library("starter"))
def test_the_starter_is_not_attempted(answer: Answer) -> None:
    """The shipped exercise is told apart from a wrong answer."""
    found = trial(answer, CARD_SEED)

    assert not found.amiss, f"{found.amiss}\n{found.verdict}"


@exercises
def test_the_words_are_those_that_were_read(of: Exercise) -> None:
    """What a learner reads for each wrong answer is pinned; who changes it, sees the difference and reads it again."""
    cards = feedback.pinned(trial(answer, CARD_SEED) for answer in answers(of, "wrong"))

    found = list(feedback.changed(of, cards))

    assert not found, "\n".join(["", *found])


@exercises
def test_the_same_seed_gives_the_same_verdict(of: Exercise) -> None:
    """A verdict can be repeated word for word."""
    first = answers(of, "wrong")[0]

    assert differ(trial(first, CARD_SEED), try_answer(first, CARD_SEED)) == ""
