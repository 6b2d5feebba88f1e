"""The name coach: the model behind chapter 1's hero. Five listeners wait; the name alone decides who hears.

    cook     order.placed   ●
    board    order.*        ●      order.placed      order_placed: the audit alone
    bell     *.placed       ●
    alarm    *.failed
    audit    *              ●

It asks the real `Event` whether it takes the name, the real `Pattern`s whether they match it, and the real `advise`
what the name announces. Nothing is emitted: who would hear follows from the name.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from eventlab.course.questions.question import find_prediction
from eventlab.errors import CourseError, InvalidName
from eventlab.event import Event, Pattern, advise

PREDICTION = find_prediction("1.coach")
QUESTION = PREDICTION.text
ANSWERS = dict(zip(("none", "one", "four"), (option.text for option in PREDICTION.options), strict=True))
"""What one may predict, and how it reads."""
RIGHT = tuple(ANSWERS)[PREDICTION.right - 1]
ASKED = "order_placed"
"""The name that the question is about."""


@dataclass(frozen=True, slots=True)
class Listener:
    """Somebody in the restaurant, and the pattern that it listens to."""

    name: str
    pattern: Pattern


LISTENERS = (
    Listener("cook", Pattern("order.placed")),
    Listener("board", Pattern("order.*")),
    Listener("bell", Pattern("*.placed")),
    Listener("alarm", Pattern("*.failed")),
    Listener("audit", Pattern("*")),
)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything that there is to see. The figure and the view are drawn from this, and from nothing else."""

    name: str = ""
    taken: bool = False
    """Whether `Event` takes the name."""
    heard: tuple[str, ...] = ()
    """The names of the listeners that hear it."""
    kind: str = "none"
    """What the name announces: `event`, `command`, `query` or `none`."""
    good: bool = False
    reason: str = ""
    mend: str | None = None
    """A better name; None where there is nothing to mend, or no idea."""
    prediction: str | None = None
    """What was predicted, a key of `ANSWERS`."""
    verdict: str = ""
    """How the prediction compares; empty before it was made."""
    sentence: str = "Nothing has been named yet."
    """Who hears, in words."""


class Coach:
    """Name something, and look at who would hear it."""

    def __init__(self) -> None:
        self._snapshot = Snapshot()

    def snapshot(self) -> Snapshot:
        """Everything that there is to see, as it was after the last operation."""
        return self._snapshot

    def predict(self, answer: str) -> Snapshot:
        """Note a prediction, a key of `ANSWERS`, and try the name that it is about. Raises `CourseError`."""
        if answer not in ANSWERS:
            raise CourseError(f"{answer!r} is none of the answers: expected one of {', '.join(map(repr, ANSWERS))}.")
        self._snapshot = replace(self._snapshot, prediction=answer, verdict=_verdict(answer))
        return self.name(ASKED)

    def name(self, name: str) -> Snapshot:
        """Name what happened, and see who hears it, what the name announces, and what would be better."""
        advice, taken = advise(name), _taken(name)
        heard = tuple(each.name for each in LISTENERS if taken and each.pattern.matches(name))
        self._snapshot = replace(
            self._snapshot,
            name=name,
            taken=taken,
            heard=heard,
            kind=advice.kind,
            good=advice.good,
            reason=advice.reason,
            mend=advice.mend,
            sentence=_sentence(name, heard, taken=taken),
        )
        return self._snapshot


def _taken(name: str) -> bool:
    """Whether an event can have this name: the real one is asked."""
    try:
        Event(name)
    except InvalidName:
        return False
    return True


def _sentence(name: str, heard: tuple[str, ...], *, taken: bool) -> str:
    if not name:
        return "Type a name."
    if not taken:
        return f"{name}: nobody hears it. Event refuses the name, and the program that uses it gets an error."
    if len(heard) == 1:
        return f"{name}: 1 of {len(LISTENERS)} hears it, the {heard[0]}. No error, no warning."
    *most, last = (f"the {each}" for each in heard)
    return f"{name}: {len(heard)} of {len(LISTENERS)} hear it: {', '.join(most)} and {last}."


def _verdict(answer: str) -> str:
    why = f"{ASKED} has the shape of a name, so nothing refuses it; but order.* asks for a dot. Put it in, and look."
    if answer == RIGHT:
        return f"As you predicted, {ANSWERS[RIGHT]}. {why}"
    return f"You predicted {ANSWERS[answer]}. In fact {ANSWERS[RIGHT]}. {why}"
