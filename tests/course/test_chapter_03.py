"""What the checks of chapter 3 promise beside their verdicts: small examples that stay true, lines that show them."""

from __future__ import annotations

import json
from random import Random

import pytest

from eventlab.course import places
from eventlab.course.authoring.answers import Answer, answers
from eventlab.course.catalogue import Exercise, exercise
from eventlab.course.checks.chapter_03 import frames, technologies
from eventlab.course.checks.chapter_03.frames_due import due
from eventlab.course.checks.chapter_03.frames_streams import BUILDERS
from eventlab.course.checks.chapter_03.frames_words import Words
from eventlab.course.judging import judge, play, scenarios_of
from eventlab.course.reference import imports, solved
from eventlab.course.scenario import Scenario, find_check
from tests.course.judged import dealt, finding
from tests.course.played import played

IDS = ("3.1", "3.2")
BATCH = 60
"""Situations that one child plays well within its deadline, on a busy machine too."""
PATIENT = 60.0
"""Seconds for a batch: what is tested is the check, not the machine."""
SAME = ("FRAME-OURS-01", "LISTEN-LEAVE-01")
"""Outside of the judge our own parser does its work, and what goes on behind a reader's back prints nothing."""


def ways(*kinds: str) -> list[object]:
    """The answers of both exercises, named as in the library."""
    found = [answer for id in IDS for answer in answers(exercise(id), *kinds)]  # type: ignore[arg-type]
    return [pytest.param(answer, id=str(answer)) for answer in found]


def smaller(id: str, seed: int) -> list[Scenario]:
    """Every situation with something left out, and what is left of it after ten things by chance."""
    check, rng = find_check(exercise(id)), Random(seed)
    found = []
    for scenario in scenarios_of(exercise(id), seed):
        found += check.smaller(scenario)
        for _ in range(10):
            if candidates := list(check.smaller(scenario)):
                found.append(scenario := rng.choice(candidates))
    return found


@pytest.mark.parametrize("answer", ways("solution", "right"))
def test_a_right_answer_is_right_in_every_smaller_situation(answer: Answer) -> None:
    """With something left out, what is right is worked out anew; else a failure could be made smaller into a lie."""
    check, small = find_check(answer.of), dealt(answer, smaller(answer.of.id, 3))

    assert {each.name for each in small} <= {each.name for each in scenarios_of(answer.of, 3)}
    for batch in (small[start : start + BATCH] for start in range(0, len(small), BATCH)):
        outcome = play(answer.of, answer.read(), [each.plan for each in batch], deadline=PATIENT)
        assert not [run.raised for run in outcome.runs if run.raised and run.raised.type != "PermissionError"]
        assert [check.judge(*pair) for pair in zip(batch, outcome.runs, strict=True)] == [None] * len(batch)


@pytest.mark.parametrize("of", [exercise(id) for id in IDS], ids=IDS)  # so it runs where the verdicts are
def test_the_lines_of_a_failure_show_it(of: Exercise) -> None:
    """Run below the learner's answer they print something else than below ours, and ours does what they expect."""
    wrong = {each.code: each for each in answers(of, "wrong") if each.code not in SAME}  # one for each code
    plans = {code: finding(each).plan for code, each in wrong.items()}
    lines = {code: find_check(of).lines(plan) for code, plan in plans.items() if plan}
    before = [imports(of), *([solved(exercise("3.1")).cell] if of.id == "3.2" else [])]

    theirs = played([[*before, wrong[code].read().cell, text] for code, text in lines.items()])
    ours = played([[*before, solved(of).cell, text] for text in lines.values()])

    assert set(lines) == set(wrong)
    assert [code for code, mine, other in zip(lines, ours, theirs, strict=True) if mine == other] == []
    assert [text for text in ours if "Error" in text and "PermissionError" not in text] == []


@pytest.mark.parametrize("id", IDS)
def test_the_lines_can_be_read(id: str) -> None:
    """They fit on a screen, whatever the situation."""
    plans = [each.plan for each in scenarios_of(exercise(id), 1) if each.name not in ("random streams", "long evening")]

    assert max(find_check(exercise(id)).lines(plan).count("\n") for plan in plans) < 50


def test_a_frame_may_wait_for_what_follows_a_final_cr_and_for_nothing_else() -> None:
    """Whether the other half of a CRLF comes, nobody knows yet; the standard sets no hour for it."""
    at_once, patient = due(["data: a\n\n", ": b\n"]), due(["data: a\r\r", ": b\n", ": c\n"])

    assert [(frame.chunk, frame.latest) for frame in at_once] == [(1, 1)]
    assert [(frame.chunk, frame.latest) for frame in patient] == [(1, 4)]


@pytest.mark.parametrize("seed", range(20))
def test_a_cut_is_where_its_name_says(seed: int) -> None:
    """Inside a character, whatever is drawn; else who decodes each chunk by itself would pass."""
    chunks = BUILDERS["cut in a character"](Words(Random(seed)))

    with pytest.raises(UnicodeDecodeError):
        [chunk.decode() for chunk in chunks]
    assert b"".join(chunks).decode().startswith("data: ")


def test_every_situation_with_streams_has_its_code() -> None:
    """A frame that is wrong there is called by it, and each code is one of the check's."""
    assert set(frames._OTHERWISE) == set(BUILDERS)
    assert set(frames._OTHERWISE.values()) <= set(frames.CODES)


def test_what_one_exercise_withholds_is_there_for_the_next() -> None:
    """3.1 refuses our parser as an answer, in the child alone: the judge's own, and a right answer to 3.2, have it."""
    (ours,) = [each for each in answers(exercise("3.1"), "bypass") if each.name == "bypass/ours_taken_early"]
    (listens,) = [each for each in answers(exercise("3.2"), "right") if each.name == "right/our_parser"]

    refused = judge(exercise("3.1"), ours.read(), seed=1, deadline=PATIENT)
    passed = judge(exercise("3.2"), listens.read(), seed=1, deadline=PATIENT)

    assert refused.finding is not None
    assert refused.finding.code == "FRAME-OURS-01"
    assert passed.passed


def test_each_technology_carries_four_of_the_sixteen_cases() -> None:
    """As in the guide's four lists; and who gives one answer to all is told so at the first that it does not fit."""
    table = technologies.TABLE
    carried = [item.choice for item in table.items]

    assert [carried.count(choice) for choice in table.choices] == [4, 4, 4, 4]
    assert len({item.text for item in table.items}) == 16
    assert {slip.code for slip in table.slips if slip.choice == "websocket" and not slip.reason} == {"TECH-SOCKET-01"}


def test_every_wrong_pair_is_named() -> None:
    """Whatever is chosen from the two lists, for whichever case, the judge knows what is behind it."""
    table = technologies.TABLE
    codes = {table._code(item, choice, reason) for item, choice, reason in table.wrong()}

    assert codes == set(technologies.TECHNOLOGY_CODES)


def test_the_notebook_offers_the_reasons_of_the_table() -> None:
    """What a learner reads beside the exercise is what the judge knows, word for word."""
    path = places.exercises() / exercise("3.6").notebook
    texts = {cell["id"]: "".join(cell["source"]) for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]}

    assert texts["reasons-3-6"].endswith(technologies.TABLE.offered())
    assert [
        item.text for item in technologies.TABLE.items if f'    "{item.text}": ...,' not in texts["exercise-3-6"]
    ] == []
