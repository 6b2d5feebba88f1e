"""4.4: a log in the making: types that look alike, positions, clocks, and numbers to tell the events by."""

from __future__ import annotations

from random import Random
from typing import Any

from eventlab.course.checks.chapter_04.history_faults import SECOND, Log, key_of

_NOUNS = ("user", "order", "parcel", "table", "guest")
_VERBS = ("registered", "changed", "moved", "called", "left", "returned")
_ZONES = (-5, 3, 9)
"""Hours east of UTC."""


class Store:
    """Makes a log: three types of one noun, one of its plural, one of another noun, in a random mix."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.noun, other = rng.sample(_NOUNS, 2)
        self.pattern = f"{self.noun}.*"
        self.types = [f"{self.noun}.{verb}" for verb in rng.sample(_VERBS, 3)]
        self.others = [f"{noun}.{rng.choice(_VERBS)}" for noun in (f"{self.noun}s", other)]
        self._number = rng.randrange(1, 50)
        self.go_to(rng.randrange(10**12, 17 * 10**11))

    def go_to(self, milliseconds: int) -> None:
        """The next event without a pause gets counter 1, for a stream has no position 0-0."""
        self._milliseconds, self._counter = milliseconds, 0

    def log(self, count: int, step: int = 1) -> Log:
        """`count` events, 5 at least, 0 to 3 steps (milliseconds) apart; each type is among them."""
        types = [*self.types, *self.others]
        types += self.rng.choices(types, k=count - len(types))
        self.rng.shuffle(types)
        return [self.event(type, self.rng.choice((0, 1, 1, 2, 3)) * step, step) for type in types]

    def burst(self) -> Log:
        """Six events of two types in one millisecond: the counters have one digit, then two."""
        log = [self.event(self.types[place % 2], int(not place)) for place in range(6)]
        for counter, event in enumerate(log, 7):
            event[1], self._counter = f"{self._milliseconds}-{counter}", counter
        return log

    def second(self) -> Log:
        """Four events within one second: one, then two in one millisecond, then one."""
        types = self.rng.choices(self.types, k=4)
        self.go_to((self._milliseconds // SECOND + 1) * SECOND + 250)
        first = self.event(types[0], self.rng.randrange(1, 50))
        pauses = [pause for pause in range(60, 300) if _exact(self._milliseconds + pause)]
        two = [self.event(types[1], self.rng.choice(pauses)), self.event(types[2], 0)]
        return [first, *two, self.event(types[3], self.rng.randrange(60, 150))]

    def moment(self, close: Log) -> list[int]:
        """When the two of a `second` were stored, in some zone."""
        return [key_of(close[1][1])[0], self.rng.choice(_ZONES)]

    def many(self, type: str, count: int) -> Log:
        """`count` events of one type."""
        return [self.event(type, 1) for _ in range(count)]

    def crowd(self, type: str, count: int) -> dict[str, Any]:
        """What a long stream is made of: `count` events of one type, behind all others."""
        return {"type": type, "count": count, "first": self._milliseconds + 1, "number": self._number + 1}

    def event(self, type: str, pause: int, step: int = 1) -> list[Any]:
        """The next event; the own clock of every third is 7 steps slow."""
        self._milliseconds += pause
        self._number += 1
        self._counter = 0 if pause else self._counter + 1
        clock = self._milliseconds - (0 if self._number % 3 else 7 * step)
        position, id = f"{self._milliseconds}-{self._counter}", f"{self.rng.getrandbits(64):016x}"
        return [type, position, id, self._number, max(clock, 0)]


def _exact(milliseconds: int) -> bool:
    """Whether cutting the float `timestamp() * 1000` short gives these: which moments it misses is not the lesson."""
    return int(milliseconds / 1000 * 1000) == milliseconds
