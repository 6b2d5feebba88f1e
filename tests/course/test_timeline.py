"""Your run beside ours: judged like `check`, played with both, told as a value and as a table."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from eventlab.course.catalogue import exercise
from eventlab.course.scenario import Row
from eventlab.course.timeline import Timeline, timeline
from eventlab.course.timeline_words import in_words
from eventlab.course.verbs import check
from eventlab.errors import CourseError
from tests.course.conftest import SUBMISSIONS

NOTEBOOK = exercise("4.1").notebook

RAISES = """\
4.1 EventEmitter: failed     raising handler · seed 7
EMIT-RAISE-01  One raising handler stops those behind it.

    yours                                          ours
  1 emit     parcel.changed                        emit     parcel.changed
  2 deliver  waiter  raised ValueError('no stove   deliver  waiter  raised ValueError('no stove
             44')                                           44')
▸ 3 —        till  never called                  ≠ deliver  till
  4 raise    parcel.changed  ValueError          ≠ raise    parcel.changed  ExceptionGroup

They part at step 3. Yours: till never called. Ours: deliver till.
Expected waiter, till
Got waiter"""


def of(id: str, name: str, seed: int = 7) -> Timeline:
    """The timeline of one of the answers that the judge is tested with."""
    found = timeline(id, file=SUBMISSIONS / id / f"{name}.py", seed=seed)
    assert found is not None
    return found


def test_the_table_shows_both_runs_and_where_they_part() -> None:
    """The words are pinned: ▸ at the row that the card marks, ≠ where the two differ, and a sentence."""
    shown = of("4.1", "wrong/stops_at_first_error")

    assert repr(shown) == RAISES
    assert shown.yours is not None
    assert shown.ours is not None
    assert [row.op for row in shown.yours] == ["emit", "deliver", "raise"]
    assert Row("deliver", who="till") in shown.ours
    assert (shown.scenario, shown.seed, shown.differs_at, shown.matters) == ("raising handler", 7, 2, 2)


@pytest.mark.parametrize("answer", ["right/filled_line_by_line", "wrong/reason_first"])
def test_where_things_are_sorted_one_line_says_that_nothing_happens(answer: str) -> None:
    """Two runs without a step would be drawn as nothing."""
    shown = of("1.2", answer)

    assert repr(shown) == "1.2 has no timeline: things are sorted in it, and nothing happens step by step."
    assert shown.pairs == ()


def test_the_words_say_the_same_as_the_table() -> None:
    """Whoever hears it read out is told every step of both runs, which one matters, and where they part."""
    words = in_words(of("4.1", "wrong/stops_at_first_error"))

    assert "Step 1: both emit parcel.changed." in words
    assert "Step 3, which matters: yours till never called; ours deliver till." in words
    assert words.splitlines()[-3:] == RAISES.splitlines()[-3:]


def test_the_same_seed_gives_the_same_timeline() -> None:
    """Another seed, another scenario with other names; the same seed, the same to the letter."""
    assert repr(of("4.1", "wrong/once_is_on")) == repr(of("4.1", "wrong/once_is_on"))
    assert repr(of("4.1", "wrong/once_is_on")) != repr(of("4.1", "wrong/once_is_on", seed=8))


@pytest.mark.parametrize(
    ("id", "name", "matters", "words"),
    [
        ("4.1", "wrong/calls_in_reverse", 1, "They part at step 2. Yours: deliver loyalty. Ours: deliver waiter."),
        ("4.1", "wrong/returns_errors", 2, "Yours ends after step 2; ours goes on: raise parcel.changed, Exception"),
        ("4.1", "wrong/unknown_type_raises", 1, "Ours ends after step 1; yours goes on: raise nobody.34, KeyError"),
        ("4.1", "wrong/passes_the_type_too", 2, "What differs is a value.\nExpected kitchen({'id': 7818})"),
        ("4.1", "wrong/handlers_answers_entries", 1, "They part at step 2. Yours: handlers order.refused, answers"),
        ("4.2", "wrong/only_the_first_star", 0, "Expected True\nGot False"),
        ("4.3", "wrong/tells_first", 1, "Ours: tell payment.sent → loyalty only at step 5."),
        ("4.3", "wrong/position_as_bytes", 2, "They part at step 4. Yours: raise, InvalidMessage. Ours: return"),
        ("4.4", "wrong/oldest", 5, "They part at step 6. Yours: answer, event 54. Ours: answer, event 55."),
        ("4.5", "wrong/subscribes_after_the_replay", 4, "They part at step 1. Yours: subscribe table.freed only at"),
        ("4.5", "wrong/drops_the_oldest", 4, "They part at step 5. Yours: frame → browser only at step 105."),
        ("4.4", "right/reads_backwards", None, "Both are right: yours only goes another way."),
        ("4.1", "right/closures", None, "Step by step the two runs are the same."),
    ],
)
def test_every_exercise_has_its_timeline(id: str, name: str, matters: int | None, words: str) -> None:
    """In each of them: the step that matters, a sentence that says what differs, and no line beyond 100 columns."""
    shown = of(id, name)
    text = repr(shown)

    assert shown.matters == matters
    assert words in text.replace("\n", " ").replace("  ", " ") or words in text
    assert max(map(len, text.splitlines())) <= 100


def test_a_passed_answer_shows_the_scenario_in_which_most_happens() -> None:
    """Not the longest with sixty rows of one kind, but one that fits and has most kinds of steps."""
    assert of("4.1", "right/closures").scenario == "handlers"
    assert of("4.5", "right/seen_ids").scenario == "event in the seam"


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("x = 1", "There is no EventEmitter here"),
        ("class EventEmitter:\n    def on(self", "Line 2: def on(self"),
    ],
)
def test_where_nothing_was_played_a_sentence_says_why(checkout: Path, source: str, says: str) -> None:
    """Not attempted, or no Python: no table, and what is known."""
    shown = timeline("4.1", source)

    assert shown is not None
    assert shown.pairs == ()
    assert says in repr(shown)
    assert repr(shown).endswith("Nothing was played, so there is no run to show.")


def test_a_run_out_of_time_shows_ours() -> None:
    """What should have happened is known, though the learner's run came to no end."""
    shown = timeline("4.1", file=SUBMISSIONS / "4.1" / "bypass" / "loops_without_end.py", seed=7, deadline=1.0)

    assert shown is not None
    assert shown.yours is None
    assert shown.differs_at is None
    assert "Your run did not get to its end, so that only ours is shown." in repr(shown)
    assert "≠" not in repr(shown)
    assert "  5 deliver  kitchen" in repr(shown)


def test_without_our_solution_only_yours_is_shown(checkout: Path) -> None:
    """An instructor may have taken the solutions out: the learner's run, its mark, and a sentence."""
    (checkout / "solutions" / NOTEBOOK).unlink()

    shown = of("4.1", "wrong/stops_at_first_error")

    assert shown.ours is None
    assert "Our solution is not on this machine, so that only your run is shown." in repr(shown)
    assert "▸ 4 —        till            never called" in repr(shown)
    assert "≠" not in repr(shown)


def test_the_seed_is_that_of_the_last_attempt(checkout: Path, data: Path) -> None:
    """The timeline shows what the card has just told of, and looking is no attempt."""
    file = shutil.copy(SUBMISSIONS / "4.1" / "wrong" / "once_is_on.py", checkout / "work" / "mine.py")
    check("4.1", file=file, seed=1234)
    log = data / "progress.jsonl"
    before = log.read_text()

    shown = timeline("4.1", file=file)

    assert shown is not None
    assert shown.seed == 1234
    assert log.read_text() == before


def test_a_run_for_comparison_has_seed_0(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With EVENTLAB_LIVE=0 not even the attempts on this machine change the text."""
    monkeypatch.setenv("EVENTLAB_LIVE", "0")

    shown = timeline("4.1", file=SUBMISSIONS / "4.1" / "wrong" / "once_is_on.py")

    assert shown is not None
    assert shown.seed == 0


def test_the_judge_draws_no_timeline_within_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """A learner's function that calls timeline, run by the judge, starts no second judge."""
    monkeypatch.setenv("EVENTLAB_JUDGED", "key")

    assert timeline("4.1", "x = 1") is None


def test_an_unknown_exercise_names_the_nearest() -> None:
    """A slip in the number is answered with numbers that exist."""
    with pytest.raises(CourseError, match=r"no exercise '4\.11'"):
        timeline("4.11")
