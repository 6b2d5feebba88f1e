"""4.4's situations: a log, and one question to it. What the keys of a plan mean stands in `history_drive.py`."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

from eventlab.course.checks.chapter_04.history_faults import HOUR, Log, asked, key_of

_NOUNS = ("user", "order", "parcel", "table", "guest")
_VERBS = ("registered", "changed", "moved", "called", "left", "returned")


class Store:
    """Makes a log: three types of one noun and one of another, in a random mix."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.noun, other = rng.sample(_NOUNS, 2)
        self.pattern = f"{self.noun}.*"
        self.types = [f"{self.noun}.{verb}" for verb in rng.sample(_VERBS, 3)]
        self.other = f"{other}.{rng.choice(_VERBS)}"
        self._milliseconds = rng.randrange(10**12, 17 * 10**11)
        self._number, self._counter = rng.randrange(1, 50), -1
        self._together: dict[int, int] = {}

    def log(self, count: int, *, start: int | None = None, step: int = 1) -> Log:
        """`count` events, 0 to 3 steps (milliseconds) apart; each type of the noun is among them, and the other one."""
        self._milliseconds = start or self._milliseconds
        types = [*self.types, self.other, *self.rng.choices([*self.types, self.other], k=max(count - 4, 0))]
        self.rng.shuffle(types)
        return [self._event(type, self.rng.choice((0, 1, 1, 2, 3)) * step, step) for type in types]

    def burst(self) -> Log:
        """Six events of two types in one millisecond: the counters have one digit, then two."""
        log = [self._event(self.types[place % 2], int(not place)) for place in range(6)]
        for counter, event in enumerate(log, 7):
            event[1], self._counter = f"{self._milliseconds}-{counter}", counter
        return log

    def many(self, type: str, count: int) -> Log:
        """`count` events of one type."""
        return [self._event(type, 1) for _ in range(count)]

    def moment(self, log: Log) -> list[int]:
        """When one of these events was stored, and no other, in some zone; by a float that is exact, if possible."""
        moments = [moment for each in log if self._together[moment := key_of(each[1])[0]] == 1]
        fair = [moment for moment in moments if int(moment / 1000 * 1000) == moment]
        return [*(fair or moments or [key_of(log[0][1])[0]])[:1], self.rng.choice((-3, 2, 4))]

    def _event(self, type: str, pause: int, step: int = 1) -> list[Any]:
        self._milliseconds += pause
        self._number += 1
        self._counter = 0 if pause else self._counter + 1
        self._together[self._milliseconds] = self._together.get(self._milliseconds, 0) + 1
        position, id = f"{self._milliseconds}-{self._counter}", f"{self.rng.getrandbits(64):016x}"
        return [type, position, id, self._number, self._milliseconds - (0 if self._number % 3 else 7 * step)]


Built = tuple[Log, dict[str, Any]]


def _one_type(store: Store) -> Built:
    return [*store.log(6), *store.many(store.types[0], 4)], {"pattern": store.types[0]}


def _several(store: Store) -> Built:
    return store.log(12), {"pattern": store.pattern}


def _everything(store: Store) -> Built:
    return store.log(9), {}


def _digits(store: Store) -> Built:
    """Positions whose numbers grow by a digit on the way."""
    return store.log(14, start=988), {"pattern": store.pattern}


def _burst(store: Store) -> Built:
    return [*store.log(5), *store.burst(), *store.log(4)], {"pattern": "*"}


def _twins(store: Store) -> Built:
    log = [*store.log(4), *store.burst()[:2], *store.log(4)]
    log[5][1] = log[4][1]  # of another type: each stream counts by itself
    return log, {"pattern": "*"}


def _busy(store: Store) -> Built:
    return [*store.log(8), *store.many(store.types[0], 70), *store.log(8), *store.many(store.types[0], 60)], {}


def _newest(store: Store) -> Built:
    return store.log(24), {"pattern": store.pattern, "limit": 2}


def _page(store: Store) -> Built:
    log = store.log(18)
    return log, {"pattern": store.pattern, "after": asked(log, {"pattern": store.pattern})[1][1], "limit": 4}


def _after(store: Store) -> Built:
    log = [*store.log(5), *store.burst(), *store.log(4)]
    return log, {"pattern": "*", "after": store.rng.choice(log[5:9])[1]}


def _until(store: Store) -> Built:
    log = store.log(16, step=HOUR)
    return log, {"pattern": "*", "until": store.moment(log[5:12])}


def _since(store: Store) -> Built:
    log = store.log(16, step=HOUR)
    return log, {"pattern": "*", "since": store.moment(log[5:12])}


def _between(store: Store) -> Built:
    log = [*store.log(16, step=HOUR), *store.log(12)]
    since, until = store.moment(log[1:5]), store.moment(log[11:16])
    return log, {"pattern": store.pattern, "since": since, "until": until, "limit": 3}


def _since_behind(store: Store) -> Built:
    log = store.log(16, step=HOUR)
    return log, {"pattern": "*", "after": log[2][1], "since": store.moment(log[6:13])}


def _after_behind(store: Store) -> Built:
    log = store.log(16, step=HOUR)
    return log, {"pattern": "*", "after": log[13][1], "since": store.moment(log[4:11])}


def _nothing(store: Store) -> Built:
    return store.log(6), {"pattern": f"{store.noun}.nothing_such"}


BUILDERS: dict[str, Callable[[Store], Built]] = {
    "one type": _one_type,
    "several types": _several,
    "everything": _everything,
    "digits": _digits,
    "one millisecond": _burst,
    "same position": _twins,
    "newest": _newest,
    "page": _page,
    "after": _after,
    "until": _until,  # before since: seconds for milliseconds find everything since, and nothing until
    "since": _since,
    "between": _between,
    "after, then since": _since_behind,
    "since, then after": _after_behind,
    "busy": _busy,
    "nothing": _nothing,
}
