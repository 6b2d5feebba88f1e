"""The words that a learner reads, pinned to the letter: a change of them is a decision, not an accident."""

from __future__ import annotations

from pathlib import Path

import pytest

from eventlab.course.catalogue import exercise
from eventlab.course.judging import judge
from eventlab.course.submission import Submission, read_file
from eventlab.course.verdict import Verdict

FOUR_ONE = exercise("4.1")
ANSWERS = Path(__file__).parents[1] / "submissions" / "4.1"

FAILED = """\
‖ ✗ 4.1 EventEmitter: failed     23 of 25 scenarios · seed 7
‖ EMIT-RAISE-01  One raising handler stops those behind it.
‖   1 emit     parcel.changed
‖   2 deliver  waiter          raised ValueError('no stove 44')
‖   3 raise    parcel.changed  ValueError
‖ ▸ 4 —        till            never called
‖ Expected waiter, till   Got waiter
‖ Why: one broken stove costs every customer the confirmation.
‖ Hint 1 of 3: Who still waits when a handler raises?
‖ Try: hint("4.1") · timeline("4.1") · solution("4.1")
‖ Held: two emitters, order, no listener, once, once emitting again, off and stop, off for once, \
ending while emitting, once among others, adding while emitting, match, handlers, any value, stop button, \
stop for once, off for a method, off for one type, no match given, registered twice, ending one of two, \
once beside on, emit within an emit, ending others meanwhile"""

PASSED = """\
│ ✓ 4.1 EventEmitter: passed     25 of 25 scenarios
│ Held: two emitters, order, no listener, raising handler, two raising handlers, once, once emitting again, \
off and stop, off for once, ending while emitting, once among others, adding while emitting, match, handlers, \
any value, stop button, stop for once, off for a method, off for one type, no match given, registered twice, \
ending one of two, once beside on, emit within an emit, ending others meanwhile
│ Next: 4.2 matches, 8 min"""

NOT_ATTEMPTED = """\
┊ ○ 4.1 EventEmitter: not attempted
┊ There is no EventEmitter here: the judge looks for that name."""

TIMEOUT = """\
‖ ✗ 4.1 EventEmitter: timeout     0 of 25 scenarios · seed 7
‖ RUN-TIME-01  The deadline came before an answer.
‖ Scenario: two emitters
‖ Line 3 was still running: while True: pass
‖ Why: one call that never returns holds up everything behind it.
‖ Hint 1 of 3: Which loop or wait has no end?
‖ Try: hint("4.1") · timeline("4.1") · solution("4.1")
‖ Your output:
‖   I begin"""

ERROR = """\
‖ ✗ 4.1 EventEmitter: error     0 of 25 scenarios · seed 7
‖ RUN-NAME-01  A name is used that neither this cell nor the import cell defines.
‖ Scenario: two emitters
‖ Line 3: self.known = defaultdict(list)
‖ Got NameError: name 'defaultdict' is not defined
‖ Why: it works only where a cell that was changed or deleted since has left it behind, and nowhere else.
‖ Hint 1 of 3: Where was this name defined: in another cell, or in one that is gone?
‖ Try: hint("4.1") · timeline("4.1") · solution("4.1")"""

SYNTAX = """\
‖ ✗ 4.1 EventEmitter: error
‖ RUN-SYNTAX-01  Python cannot read this code.
‖ Line 1: class EventEmitter
‖ Got SyntaxError: expected ':'
‖ Why: nothing of it ran, not even the lines above.
‖ Hint 1 of 3: Look at the line named here, and at the one above it.
‖ Try: hint("4.1") · solution("4.1")"""


def judged(source: str, deadline: float = 5.0) -> Verdict:
    return judge(FOUR_ONE, Submission(source), seed=7, deadline=deadline)


@pytest.mark.parametrize(
    ("path", "card"), [("wrong/stops_at_first_error.py", FAILED), ("right/dataclass_entries.py", PASSED)]
)
def test_the_card_of_an_answer(path: str, card: str) -> None:
    """Edge, headline, misconception, trace with its mark, difference, reason, hint, and what held."""
    assert repr(judge(FOUR_ONE, read_file(FOUR_ONE, ANSWERS / path), seed=7)) == card


@pytest.mark.parametrize(
    ("source", "card"),
    [
        ("x = 1", NOT_ATTEMPTED),
        ("class EventEmitter:\n    def __init__(self):\n        self.known = defaultdict(list)", ERROR),
        ("class EventEmitter\n    pass", SYNTAX),
    ],
)
def test_the_card_without_a_trace(source: str, card: str) -> None:
    """Where no scenario was played, the learner's line and what to do stand in its place."""
    assert repr(judged(source)) == card


def test_the_card_of_a_loop_without_end() -> None:
    """The line that was running, and what was printed before."""
    verdict = judged("class EventEmitter:\n  print('I begin')\n  while True: pass", deadline=1.0)

    assert repr(verdict) == TIMEOUT


def test_json_holds_what_the_card_says() -> None:
    """Reports read the same finding: code, trace, the row that matters, and the schema's version."""
    plain = judge(FOUR_ONE, read_file(FOUR_ONE, ANSWERS / "wrong/stops_at_first_error.py"), seed=7).to_json()

    assert (plain["schema"], plain["status"], plain["seed"]) == (1, "failed", 7)
    assert plain["finding"]["code"] == "EMIT-RAISE-01"
    assert [row["op"] for row in plain["finding"]["trace"] if row["matters"]] == ["—"]
    assert [one["name"] for one in plain["scenarios"] if not one["held"]] == ["raising handler", "two raising handlers"]
