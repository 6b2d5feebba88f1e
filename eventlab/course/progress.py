"""What the course remembers of a learner: verdicts, hints, predictions, answers, resets. It stays on this machine.

    record("verdict", "4.1", status="failed", code="EMIT-RAISE-01")      one line more in the file
    entries()                                                            all of them, oldest first
    summary(entries())                                                   what they come to; worked out, never stored

Nothing of it may cost a learner anything. Where the file cannot be written, this process remembers, and `news` says
why. With `EVENTLAB_LIVE=0`, in CI and in the judge's own child nothing is read or written: a run is then the same on
every machine.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from eventlab.clock import Clock, system_clock
from eventlab.course import journal, places
from eventlab.course.card import live
from eventlab.course.entry import Entry, Kind, attempts, entry_of, line_of
from eventlab.errors import CourseError

_here: list[Entry] = []
_news: list[str] = []


@dataclass(frozen=True, slots=True)
class Summary:
    """What the entries come to."""

    passed: frozenset[str]
    """The exercises that have passed once."""
    last_failure: Mapping[str, str]
    """For each exercise that has failed, the code of its last failure."""
    hints: Mapping[str, int]
    """For each exercise, how many hints were shown beside those on the card."""
    predictions: Mapping[str, int]
    """For each question answered, a prediction or one of a quiz, the option chosen last."""


def is_kept() -> bool:
    """Whether this process may read and write the file at all."""
    return live() and "CI" not in os.environ and "EVENTLAB_JUDGED" not in os.environ


def record(kind: Kind, id: str, *, keep: bool = True, clock: Clock = system_clock, **facts: Any) -> None:
    """Remember one thing that happened now; with `keep` in the file, if that can be. It never raises `OSError`."""
    entry = Entry(clock(), kind, id, **facts)
    if not (keep and is_kept()):
        _here.append(entry)
        return
    try:
        _, said = journal.add([line_of(entry)])
        _say(said)
    except OSError as error:  # a full disk or a read-only folder must not cost the learner the verdict
        _here.append(entry)
        _say(f"Progress is not kept: {error.filename or journal.path()} cannot be written ({error.strerror}).")


def entries() -> list[Entry]:
    """All that is remembered, oldest first."""
    found = [] if not is_kept() else [entry for line in _lines() if (entry := entry_of(line)) is not None]
    return sorted([*found, *_here], key=lambda entry: entry.time)


def news() -> str:
    """What there is to say about the keeping of progress since this was last asked, in words; mostly nothing."""
    said = "\n".join(dict.fromkeys(_news))
    _news.clear()
    return said


def with_news(text: str) -> str:
    """The text, and below it what is to be said about the keeping of progress."""
    said = news()
    return f"{text}\n\n{said}" if said else text


def summary(entries: Iterable[Entry]) -> Summary:
    """What these entries, oldest first, come to."""
    passed: set[str] = set()
    failures: dict[str, str] = {}
    hints: dict[str, set[tuple[str | None, int | None]]] = {}
    answers: dict[str, int] = {}
    for entry in entries:
        if entry.kind == "verdict" and entry.status == "passed":
            passed.add(entry.id)
        elif entry.kind == "verdict" and entry.code:
            failures[entry.id] = entry.code
        elif entry.kind == "hint":
            hints.setdefault(entry.id, set()).add((entry.code, entry.number))
        elif entry.kind in ("prediction", "quiz") and entry.number is not None:
            answers[entry.id] = entry.number
    return Summary(frozenset(passed), failures, {id: len(shown) for id, shown in hints.items()}, answers)


def _lines() -> list[bytes]:
    """The lines of the file, those of an `attempts.jsonl` from earlier versions among them."""
    try:
        lines, said = journal.read()
        _say(said)
    except OSError as error:
        _say(f"Progress cannot be read: {error.filename or journal.path()} ({error.strerror}).")
        return []
    earlier = [line_of(entry) for entry in _attempts()]
    if set(earlier) <= set(lines):
        return lines
    try:
        journal.add(earlier, merge=True)
        return journal.read()[0]
    except OSError:  # they are still where they were, and count now as well
        return [*earlier, *lines]


def _attempts() -> list[Entry]:
    try:
        return attempts((places.work() / ".eventlab" / "attempts.jsonl").read_bytes())
    except (CourseError, OSError):
        return []


def _say(sentence: str) -> None:
    if sentence:
        _news.append(sentence)
