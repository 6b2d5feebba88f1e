"""Advice on names: what kind of message a name announces, and how it would read as an event (guide, chapter 1).

    order.placed     event      good: first what it is about, then what has happened to it
    email.send       command    it gives an order; the event that may follow is email.sent
    order_placed     event      the past, but no subject before a dot, so order.* misses it: order.placed
    menu.get         query      it asks
    user.login       nothing    it is a thing, and nothing has happened to it

Nothing here refuses anything: `check_name` does that, and looks at the shape alone. English is not a programming
language; `advise` reads a name as a colleague would, from a list of verbs (`tense.py`), and may be wrong.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from eventlab.errors import InvalidName
from eventlab.event.name import check_name, suggest_name
from eventlab.event.tense import MODALS, mood, past_of, spelt

Kind = Literal["event", "command", "query", "none"]

_NOUNS = {"login": "logged_in", "logout": "logged_out", "signup": "signed_up", "checkout": "checked_out"}
_NOUNS |= {"payment": "paid", "request": "requested", "shipment": "shipped", "delivery": "delivered"}
_NOUNS |= {"registration": "registered", "creation": "created", "deletion": "deleted", "cancellation": "cancelled"}
_NOUNS |= {"activation": "activated", "expiry": "expired", "arrival": "arrived", "departure": "departed"}
_OUTCOMES = {"success": "succeeded", "failure": "failed"}
_NOUNS |= _OUTCOMES
"""Things that stand where the verb should, and the verb that was meant."""
_HASTE = frozenset(["again", "asap", "be", "immediately", "later", "now", "soon", "today"])
"""Words of an order that mean nothing any more when it is done."""
_VERSION = re.compile(r"v?\d+")


@dataclass(frozen=True, slots=True)
class Advice:
    """What a name says to a reader."""

    name: str
    kind: Kind
    """What its words announce, even where its shape is wrong; `none` where they announce nothing."""
    good: bool
    """There is nothing to mend."""
    reason: str
    """Why, in a sentence or two."""
    mend: str | None
    """A good name for what was probably meant; None where there is nothing to mend, or no idea."""


def advise(name: str) -> Advice:
    """Say what `name` announces, why, and what would be better. Never raises for a text, however odd."""
    try:
        plain: str | None = check_name(name)
        shape = ""
    except InvalidName:
        plain, shape = suggest_name(name), "No event can have this name: names are lower-case words joined by dots."
    if plain is None:
        return Advice(name, "none", good=False, reason=shape, mend=None)
    kind, reason, mend = _read(plain)
    if reason == _GOOD and shape:  # only the shape is wrong
        return Advice(name, kind, good=False, reason=shape, mend=plain)
    return Advice(name, kind, reason == _GOOD, f"{shape} {reason}".strip(), mend)


Segments = list[list[str]]
"""What stands between the dots, as words."""

Reading = tuple[Kind, str, str | None]
"""The kind, the reason, and the better name."""

_GOOD = "First what it is about, then what has happened to it. Nobody can refuse the past."


def _read(name: str) -> Reading:
    """A well-shaped name, as a colleague would read it."""
    *about, last = [segment.split("_") for segment in name.split(".")]
    words, verb = _flat(about, last), mood(last[0])
    modal = next((place for place, word in enumerate(words) if word in MODALS), None)
    past = next((word for word in words if mood(word) == "past"), None)
    if modal is not None:
        return _wish([words[:modal]], words[modal:])
    if about and verb == "past":
        return _past(about, last)
    if about and verb:
        return _wish(about, last)
    if about and last[0] in _OUTCOMES:  # `build.success` is about a build, and no order to build one
        return _nothing(about, last)
    if mood(words[0]) in ("order", "question"):
        first, *rest = [*about, last]
        return _wish([first[1:], *rest], words[:1])
    return _misplaced(past, about, last) if past else _nothing(about, last)


def _past(about: Segments, last: list[str]) -> Reading:
    """What it is about, and a past verb behind the last dot: good, if it is spelt as the dictionary has it."""
    verb, *behind = last
    if spelt(verb) == verb:
        return "event", _GOOD, None
    reason = f"First what it is about, then what has happened. But the past is spelt {spelt(verb)!r}."
    return "event", reason, _joined([*about, [spelt(verb), *behind]])


def _wish(about: Segments, verb: list[str]) -> Reading:
    """An order or a question: what it is about, and the verb with what stands behind it."""
    if mood(verb[0]) == "question":
        return "query", f"{verb[0]!r} asks, and changes nothing: that is a Query, and it wants one answer.", None
    reason = f"{verb[0]!r} wants something done, and somebody may refuse: that is a Command."
    said = [word for word in verb if word not in _HASTE | MODALS]
    done = [past_of(word) if mood(word) == "order" else spelt(word) for word in said[:1]] + said[1:]
    subject = [[word for word in segment if word not in _HASTE] for segment in about]
    mend = _joined([*subject, done])
    return "command", f"{reason} The event comes when it is done." if mend else reason, mend


def _misplaced(past: str, about: Segments, last: list[str]) -> Reading:
    """A past verb that does not stand right behind the last dot."""
    words = _flat(about, last)
    before, behind = words[: words.index(past)], words[words.index(past) + 1 :]
    if not before and not behind:
        return "event", f"{past!r} tells of the past, but of whose? First comes what it is about, then a dot.", None
    if before and behind and all(_VERSION.fullmatch(word) for word in behind):
        reason = "The verb comes last. A version belongs into the field version: in the name it cuts off the listeners."
        return "event", reason, _joined([before, [spelt(past)]])
    if not about:
        reason = "It tells of the past, but has no dot: to a pattern such as order.* it is a single word."
        return "event", reason, _joined([before, [spelt(past), *behind]] if before else [behind, [spelt(past)]])
    others = [[word for word in segment if word != past] for segment in (*about, last)]
    reason = f"{past!r} stands in the wrong place: first what it is about, then what has happened."
    return "event", reason, _joined([*others, [spelt(past)]])


def _nothing(about: Segments, last: list[str]) -> Reading:
    """No word of it is a verb that we know."""
    thing, meant = "_".join(last), _NOUNS.get(last[0])
    if not about:
        return "none", f"{thing!r} does not say whether anything has happened, or to what.", None
    reason = f"{thing!r} does not say whether anything has happened: a verb in the past would."
    return "none", reason, _joined([*about, [meant, *last[1:]]]) if meant else None


def _flat(about: Segments, last: list[str]) -> list[str]:
    return [word for segment in (*about, last) for word in segment]


def _joined(segments: Segments) -> str | None:
    """The name that the segments make, empty ones left out; None where that is no good name either."""
    better = ".".join("_".join(words) for words in segments if words)
    better = suggest_name(better) or better  # a number may have come to the front of a segment
    about, _, last = better.rpartition(".")
    verb = last.split("_")[0]
    return better if about and mood(verb) == "past" and spelt(verb) == verb else None
