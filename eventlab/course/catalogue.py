"""The exercises: one line of facts each. Their ids are fixed: progress and marks are kept by them."""

from __future__ import annotations

import difflib
from dataclasses import dataclass

from eventlab.errors import CourseError


@dataclass(frozen=True, slots=True)
class Exercise:
    """What one exercise is called, where it is found and what it leaves behind."""

    id: str
    """Chapter and number, such as `4.1`."""
    title: str
    """What a learner sees on the card and on the start page."""
    entry: str
    """The name that the learner defines and the judge calls."""
    module: str
    """The file of `my_eventlab` that keeps a passed answer; also the name of the check's module."""
    minutes: int
    """How long it takes most learners."""
    core: bool
    """Part of the path of about six hours, or a stretch beside it."""
    notebook: str
    """File name of the exercise notebook, the same in `solutions/`, `exercises/` and `work/`."""
    feeds: tuple[str, ...] = ()
    """The exercises, chapters or parts that can use the passed answer."""

    @property
    def chapter(self) -> int:
        """The number before the dot."""
        return int(self.id.partition(".")[0])


_EVENTS = "01_understanding_events.ipynb"
_PATTERNS = "02_communication_patterns.ipynb"
_TECHNOLOGIES = "03_technologies.ipynb"
_FIRST = "04_first_event_system.ipynb"

EXERCISES: tuple[Exercise, ...] = (
    Exercise("0.1", "place_order", "place_order", "order", 10, False, "00_introduction.ipynb"),
    Exercise("1.1", "make_event", "make_event", "event", 6, True, _EVENTS, feeds=("5.1",)),
    Exercise("1.2", "command, event or query", "answers", "kinds", 8, False, _EVENTS),
    Exercise("1.3", "is_good_name", "is_good_name", "name", 10, True, _EVENTS, feeds=("5.1",)),
    Exercise("2.1", "request", "request", "request", 15, False, _PATTERNS, feeds=("6.1",)),
    Exercise("2.2", "PubSub", "PubSub", "publish_subscribe", 20, False, _PATTERNS, feeds=("5.4",)),
    Exercise("2.3", "EventStream", "EventStream", "event_stream", 12, False, _PATTERNS, feeds=("3.5",)),
    Exercise("2.4", "patterns for scenarios", "answers", "patterns", 8, False, _PATTERNS),
    Exercise("3.1", "parse_sse", "parse_sse", "frames", 25, False, _TECHNOLOGIES, feeds=("3.2",)),
    Exercise("3.2", "listen", "listen", "listen", 20, False, _TECHNOLOGIES, feeds=("8.2",)),
    Exercise("3.3", "ChatRoom", "ChatRoom", "chat", 15, False, _TECHNOLOGIES),
    Exercise("3.5", "follow", "follow", "follow", 12, False, _TECHNOLOGIES),
    Exercise("3.6", "technologies for cases", "answers", "technologies", 10, False, _TECHNOLOGIES),
    Exercise("4.1", "EventEmitter", "EventEmitter", "emitter", 20, True, _FIRST, feeds=("4.3",)),
    Exercise("4.2", "matches", "matches", "pattern", 8, True, _FIRST, feeds=("4.1",)),
    Exercise("4.3", "emit", "emit", "emit", 15, True, _FIRST),
    Exercise("4.4", "history", "history", "history", 25, True, _FIRST),
    Exercise("4.5", "sse", "sse", "sse", 30, True, _FIRST),
)


def exercise(id: str) -> Exercise:
    """The exercise with this id; raises `CourseError`, which names the nearest ids, when there is none."""
    for known in EXERCISES:
        if known.id == id:
            return known
    ids = [known.id for known in EXERCISES]
    near = difflib.get_close_matches(str(id), ids, n=3, cutoff=0.3) or ids[:3]
    raise CourseError(f"There is no exercise {id!r}: expected an id such as 4.1. The nearest are {', '.join(near)}.")


def namesakes(of: Exercise) -> list[Exercise]:
    """The other exercises that ask for the same entry: three are tables called `answers`."""
    return [other for other in EXERCISES if other.entry == of.entry and other != of]


def after(done: Exercise) -> Exercise | None:
    """The exercise that follows in the course, or None at its end."""
    place = EXERCISES.index(done) + 1
    return EXERCISES[place] if place < len(EXERCISES) else None
