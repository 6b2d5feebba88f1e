"""Checks made of data: a table of what is right, and a name for every way to be wrong."""

from __future__ import annotations

import contextlib
import io
import itertools
import json
from collections import OrderedDict
from pathlib import Path
from random import Random
from typing import Any

import pytest

from eventlab.course.checks.by_data import Item, Slip, Table
from eventlab.course.checks.by_data_drive import drive
from eventlab.course.checks.chapter_01 import kinds
from eventlab.course.scenario import Broken, Run, Scenario
from eventlab.course.trace import Trace

NOTEBOOK = Path(__file__).parents[2] / "exercises" / "01_understanding_events.ipynb"
RIGHT = {item.text: [item.choice, item.reasons[0]] for item in kinds.TABLE.items}

PATTERNS = Table(
    name="three situations",
    choices=("request", "publish", "stream"),
    reasons={
        "answer": "one answer is waited for",
        "many": "many listen",
        "later": "some come later",
        "new": "it is new",
    },
    items=(
        Item("What does table 5 owe?", "request", ("answer",)),
        Item("The kitchen closes.", "publish", ("many",)),
        Item("Whoever missed it counts the orders.", "stream", ("later", "many")),
    ),
    slips=(Slip("PATTERN-STREAM-01", choice="stream", due="request"), Slip("PATTERN-ANY-01")),
)


def judged(table: Table, answers: Any) -> Broken | None:
    """What the parent says of a dictionary that came from the child."""
    (scenario,) = table.scenarios(Random(1))
    return table.judge(scenario, Run((), answers))


def test_every_wrong_pair_is_named_and_every_right_one_passes() -> None:
    """Whatever is chosen from the two lists, for whichever message, the judge knows what is behind it."""
    assert judged(kinds.TABLE, RIGHT) is None
    for item, choice, reason in kinds.TABLE.wrong():
        broken = judged(kinds.TABLE, {**RIGHT, item.text: [choice, reason]})

        assert broken is not None
        assert broken.code in kinds.CODES


def test_the_right_kinds_alone_fail() -> None:
    """Who knows the kinds and guesses one reason for each of them fails, but for the one guess that is no guess."""
    passed = []
    for guess in itertools.product(kinds.TABLE.reasons, repeat=len(kinds.TABLE.choices)):
        reasons = dict(zip(kinds.TABLE.choices, guess, strict=True))
        if judged(kinds.TABLE, {text: [kind, reasons[kind]] for text, (kind, _) in RIGHT.items()}) is None:
            passed.append(guess)

    assert passed == [("act", "past", "know")]


def test_the_first_wrong_item_is_shown_and_nothing_of_the_right_answer() -> None:
    """The card says what was answered; neither the right pair nor a later item is on it."""
    texts = list(RIGHT)
    answers = {**RIGHT, texts[4]: ["event", "ending"], texts[6]: ["query", "reply"]}

    broken = judged(kinds.TABLE, answers)

    assert broken is not None
    assert [row.what for row in broken.rows] == texts[1:5]
    assert broken.rows[3].note == "event, ending"
    assert broken.mark == 3
    assert (broken.expected, broken.got) == ("", "event, because its last word ends in -ed, or does not")


@pytest.mark.parametrize(
    ("answer", "code", "got"),
    [
        ({"!": "Ellipsis"}, "CHOICE-OPEN-01", "nothing yet"),
        (["event", {"!": "Ellipsis"}], "CHOICE-OPEN-01", "event, nothing yet"),
        (None, "CHOICE-OPEN-01", "nothing yet"),
        ("event", "CHOICE-PAIR-01", "event"),
        (["event"], "CHOICE-PAIR-01", "event"),
        ([], "CHOICE-PAIR-01", "an empty list"),
        (["event", 7], "CHOICE-PAIR-01", "event, 7"),
        (["event", {"!": "'past'"}], "CHOICE-PAIR-01", "event, 'past'"),
        (["Event", "past"], "CHOICE-WORD-01", "'Event'"),
        (["past", "event"], "CHOICE-SWAP-01", "past, event"),
        (["event", "it happened"], "CHOICE-WORD-01", "'it happened'"),
    ],
)
def test_an_answer_in_another_form_is_told_from_a_wrong_one(answer: Any, code: str, got: str) -> None:
    """Dots, a choice alone, words of one's own: what is amiss is the form, and the card says which is expected."""
    broken = judged(kinds.TABLE, {**RIGHT, "email.sent": answer})

    assert broken is not None
    assert (broken.code, broken.got) == (code, got)
    assert broken.expected


@pytest.mark.parametrize(("answers", "got"), [(None, "nothing yet"), ([1, 2], "a list"), ({"!": "<set>"}, "<set>")])
def test_what_is_no_dictionary_is_called_so(answers: Any, got: str) -> None:
    """A list, a function, a name that was deleted."""
    broken = judged(kinds.TABLE, answers)

    assert broken is not None
    assert (broken.code, broken.got) == ("CHOICE-DICT-01", got)


def test_the_child_hands_over_plain_data_and_tells_no_more() -> None:
    """Only what is asked for, exact JSON, and no row: our own answers run through the same drive, to be looked at."""

    class Yes(str):
        def __eq__(self, other: object) -> bool:
            return True

        __hash__ = str.__hash__

    trace = Trace()
    given = OrderedDict({"a": ("event", Yes("past")), "b": ..., "mine": 1})

    found = drive({"answers": given}, {"entry": "answers", "items": ["a", "b", "c"]}, trace)

    assert found == {"a": ["event", {"!": "'past'"}], "b": {"!": "Ellipsis"}}
    assert drive({}, {"entry": "answers", "items": ["a"]}, trace) is None
    assert trace.rows == []


def test_a_table_may_take_several_reasons_and_several_kinds_of_slip() -> None:
    """Patterns for situations are sorted like kinds of messages: another table, and the same few lines."""
    right = {"What does table 5 owe?": ["request", "answer"], "The kitchen closes.": ["publish", "many"]}
    last = "Whoever missed it counts the orders."

    assert judged(PATTERNS, {**right, last: ["stream", "later"]}) is None
    assert judged(PATTERNS, {**right, last: ["stream", "many"]}) is None
    everything_streams = judged(PATTERNS, {text: ["stream", "later"] for text in (*right, last)})
    assert everything_streams is not None
    assert everything_streams.code == "PATTERN-STREAM-01"


def test_a_table_with_a_wrong_pair_that_nothing_explains_is_refused() -> None:
    """An author learns at once for which pair a name is missing, and no learner finds it."""
    with pytest.raises(AssertionError, match=r"no slip for 'The kitchen closes\.': request, answer"):
        Table("x", PATTERNS.choices, PATTERNS.reasons, PATTERNS.items[1:2], (Slip("PATTERN-X-01", choice="stream"),))


def test_one_item_is_left_when_all_others_are_taken_away() -> None:
    """Made smaller step by step, a failure ends at the message that shows it."""
    (scenario,) = kinds.TABLE.scenarios(Random(1))
    answers = {**RIGHT, "stock.ran_out": ["command", "reaction"]}

    def fails(one: Scenario) -> bool:
        return kinds.TABLE.judge(one, Run((), answers)) is not None

    while found := next(filter(fails, kinds.TABLE.smaller(scenario)), None):
        scenario = found

    assert scenario.plan["items"] == ["stock.ran_out"]
    assert list(kinds.TABLE.smaller(scenario)) == []


def test_the_lines_print_the_answers() -> None:
    """Below the learner's cell they show what was chosen, also for what was forgotten."""
    printed = io.StringIO()
    lines = kinds.TABLE.lines({"entry": "answers", "items": ["createUser('John')", "email.sent"]})
    with contextlib.redirect_stdout(printed):
        exec(lines, {"answers": {"createUser('John')": ("command", "act")}})

    assert printed.getvalue() == "createUser('John') ('command', 'act')\nemail.sent None\n"


def test_the_notebook_offers_the_reasons_of_the_table() -> None:
    """What a learner reads beside the exercise is what the judge knows, word for word."""
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    (text,) = ["".join(cell["source"]) for cell in cells if cell["id"] == "reasons-1-2"]

    assert text.endswith(kinds.TABLE.offered())
