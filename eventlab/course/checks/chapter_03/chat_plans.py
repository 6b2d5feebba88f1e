"""3.3's situations: who comes, speaks and goes, and when. What is due is worked out from the plan: `story`.

What the keys of a plan mean stands in `chat_drive.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import inf
from random import Random
from typing import Any, NamedTuple

from eventlab.course.scenario import Scenario

Plan = dict[str, Any]
Step = list[Any]
CALM, SOON, AT_ONCE = 1000, 150, 50
"""Milliseconds behind a step: until all of it is over, while it is still going on, and before its first send is."""
_GUESTS = ("ann", "bob", "eve", "cid", "dot")
_WORDS = ("soup?", "yes", "no", "tea!", "when?", "soon", "salt", "ramen", "rice?", "two", "cake", "late")


@dataclass
class Guest:
    """One guest's stay, in milliseconds since the beginning."""

    room: str
    came: int
    left: float = inf
    """When it left, was cut off, or went away without a word."""
    silent: bool = False
    """It went away without a word: the room cannot know before it sends."""
    cut: bool = False
    """Its join was cancelled."""


class Said(NamedTuple):
    """A text, who says it, and when, in milliseconds. No text is said twice."""

    text: str
    speaker: str
    at: int


@dataclass
class Story:
    """What a plan tells: each guest's stay, and each text, in order."""

    guests: dict[str, Guest] = field(default_factory=dict)
    said: list[Said] = field(default_factory=list)

    def due(self, said: Said) -> list[str]:
        """Who must hear a text: whoever was in the room before, and stays until it is over.

        Nobody must where the join that is to send it is cancelled meanwhile.
        """
        speaker = self.guests[said.speaker]
        if speaker.cut and speaker.left < said.at + CALM:
            return []
        room = speaker.room
        here = {name: guest for name, guest in self.guests.items() if guest.room == room}
        return [name for name, guest in here.items() if guest.came < said.at and guest.left > said.at + CALM - 1]

    def firsts(self) -> set[str]:
        """The first guest of each room."""
        rooms = {guest.room: name for name, guest in reversed(self.guests.items())}
        return set(rooms.values())

    def changes(self, at: int) -> bool:
        """Whether somebody comes or goes while a text of that moment is being sent."""
        times = [time for guest in self.guests.values() for time in (guest.came, guest.left)]
        return any(at < time < at + CALM for time in times)


def story(plan: Plan) -> Story:
    """The plan as stays and texts."""
    told, now = Story(), 0
    for deed, who, text, milliseconds in plan["steps"]:
        if deed == "join":
            told.guests[who] = Guest(text, now)
        elif deed == "say":
            told.said.append(Said(text, who, now))
        else:
            told.guests[who].left = min(told.guests[who].left, now)
            told.guests[who].silent = deed == "gone"
            told.guests[who].cut = deed == "cut"
        now += milliseconds
    return told


def scenarios(rng: Random) -> list[Scenario]:
    """Fresh guests and texts; the plainest first."""
    return [Scenario(name, {"rooms": ["room"], **build(rng)}) for name, build in _BUILDERS.items()]


class _Draft:
    """A plan in the making: guests and words drawn at random, none twice."""

    def __init__(self, rng: Random, guests: int) -> None:
        self.who = rng.sample(_GUESTS, guests)
        self._words = rng.sample(_WORDS, len(_WORDS))
        self.steps: list[Step] = []

    def join(self, *guests: str, room: str = "room", wait: int = CALM) -> None:
        self.steps += [["join", guest, room, wait] for guest in guests]

    def say(self, guest: str, wait: int = CALM, *, text: str | None = None) -> None:
        self.steps.append(["say", guest, self._words.pop() if text is None else text, wait])

    def does(self, deed: str, guest: str, wait: int = CALM) -> None:
        self.steps.append([deed, guest, "", wait])

    def plan(self) -> Plan:
        return {"steps": self.steps}


def _alone(rng: Random) -> Plan:
    draft = _Draft(rng, 1)
    draft.join(*draft.who)
    for _ in range(2):
        draft.say(draft.who[0])
    return draft.plan()


def _together(rng: Random) -> Plan:
    draft = _Draft(rng, 3)
    draft.join(*draft.who)
    for guest in draft.who:
        draft.say(guest)
    return draft.plan()


def _odd_texts(rng: Random) -> Plan:
    """A text is what its guest has sent: an empty one, and one with spaces around it."""
    draft = _Draft(rng, 2)
    draft.join(*draft.who)
    for text in ("", f"  {rng.choice(_WORDS)} "):
        draft.say(draft.who[0], text=text)
    return draft.plan()


def _late(rng: Random) -> Plan:
    draft = _Draft(rng, 3)
    draft.join(*draft.who[:2])
    draft.say(draft.who[0])
    draft.join(draft.who[2])
    draft.say(draft.who[1])
    return draft.plan()


def _ending(deed: str) -> Any:
    """Somebody in the middle goes, and the others talk on."""

    def build(rng: Random) -> Plan:
        draft = _Draft(rng, 4)
        draft.join(*draft.who)
        draft.say(draft.who[0])
        draft.does(deed, draft.who[rng.randint(1, 2)])
        draft.say(draft.who[3])
        draft.say(draft.who[0])
        return draft.plan()

    return build


def _leaves_meanwhile(rng: Random) -> Plan:
    """The first of the guests leaves while a text is on its way: a list closes the gap, and skips one."""
    draft = _Draft(rng, 4)
    draft.join(*draft.who)
    draft.say(draft.who[3], wait=SOON)
    draft.does("leave", draft.who[0])
    draft.say(draft.who[2])
    return draft.plan()


def _comes_meanwhile(rng: Random) -> Plan:
    draft = _Draft(rng, 4)
    draft.join(*draft.who[:3])
    draft.say(draft.who[1], wait=SOON)
    draft.join(draft.who[3])
    draft.say(draft.who[3])
    return draft.plan()


def _at_once(rng: Random) -> Plan:
    draft = _Draft(rng, 3)
    draft.join(*draft.who)
    draft.say(draft.who[0], wait=0)
    draft.say(draft.who[1])
    return draft.plan()


def _cut_while_it_speaks(rng: Random) -> Plan:
    draft = _Draft(rng, 3)
    draft.join(*draft.who)
    draft.say(draft.who[1], wait=AT_ONCE)
    draft.does("cut", draft.who[1])
    draft.say(draft.who[2])
    return draft.plan()


def _says_it_and_leaves(rng: Random) -> Plan:
    """Not the first of the guests, who is excused: see `chat.py`."""
    draft = _Draft(rng, 3)
    draft.join(*draft.who)
    draft.say(draft.who[rng.randint(1, 2)], wait=0)
    draft.does("leave", draft.steps[-1][1])
    draft.say(draft.who[0])
    return draft.plan()


def _two_rooms(rng: Random) -> Plan:
    draft = _Draft(rng, 4)
    draft.join(*draft.who[:2])
    draft.join(*draft.who[2:], room="bar")
    draft.say(draft.who[0])
    draft.say(draft.who[3])
    return {**draft.plan(), "rooms": ["room", "bar"]}


_BUILDERS = {
    "alone": _alone,
    "together": _together,
    "odd texts": _odd_texts,
    "a late guest": _late,
    "one leaves": _ending("leave"),
    "one is gone": _ending("gone"),
    "one is cut off": _ending("cut"),
    "one leaves meanwhile": _leaves_meanwhile,
    "one comes meanwhile": _comes_meanwhile,
    "two speak at once": _at_once,
    "two rooms": _two_rooms,
    "one is cut off while it speaks": _cut_while_it_speaks,
    "one says it and leaves": _says_it_and_leaves,
}
