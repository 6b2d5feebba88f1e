"""One review a day: a misconception of one's own, solved since, as a question.

It comes back 1, 2, 4, 8, 16 … days after the pass, each time for half as long as it took to come (at least that day),
so that it is asked when it is about to be forgotten, and not every day. Of several that are due the date chooses.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from eventlab.course.catalogue import EXERCISES, Exercise
from eventlab.course.entry import Entry
from eventlab.course.scenario import Code, find_check


@dataclass(frozen=True, slots=True)
class Review:
    """One past failure to think about again."""

    exercise: Exercise
    code: str
    says: str
    """What code with this fault does."""
    why: str
    """What that costs in production."""

    @property
    def question(self) -> str:
        """What to think about before one looks at the answer."""
        return f"{self.says} What does that cost?"

    @property
    def answer(self) -> str:
        """What one should have thought of, as a sentence of its own."""
        return self.why[:1].upper() + self.why[1:]


def review(entries: Sequence[Entry], today: date) -> Review | None:
    """The review for this day, the same all day long; None when nothing is due."""
    due = [found for found, passed in _solved_since(entries) if is_due((today - passed).days)]
    return due[today.toordinal() % len(due)] if due else None


def is_due(days: int) -> bool:
    """Whether something solved so many days ago comes back today: 1, 2, 4–5, 8–11, 16–23, …"""
    if days < 1:
        return False
    step: int = 1 << (days.bit_length() - 1)  # the largest power of two that is no more than `days`
    return days < step + max(1, step // 2)


def _solved_since(entries: Sequence[Entry]) -> Iterator[tuple[Review, date]]:
    """Each failure of an exercise that passed afterwards, once, with the day of the last pass."""
    for of in EXERCISES:
        own = [entry for entry in entries if entry.id == of.id and entry.kind == "verdict"]
        last = max((place for place, entry in enumerate(own) if entry.status == "passed"), default=0)
        codes = dict.fromkeys(entry.code for entry in own[:last] if entry.code)
        for name in codes:
            code = _misconception(of, name)
            if code is not None:
                yield Review(of, name, code.says, code.why), own[last].time.date()


def _misconception(of: Exercise, name: str) -> Code | None:
    """The code's words; None for an exception or a timeout, which say nothing about events, and for an unknown one."""
    return find_check(of).CODES.get(name)
