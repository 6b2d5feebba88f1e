"""4.4's situations: a log, and one question to it. What the keys of a plan mean stands in `history_drive.py`."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

from eventlab.course.checks.chapter_04.history_faults import HOUR, Log, asked
from eventlab.course.checks.chapter_04.history_named import mistaken
from eventlab.course.checks.chapter_04.history_store import Store

Plan = dict[str, Any]

DRAWS = 1000
"""Most draws of one situation. It takes a handful; that this many do not suffice would be our mistake."""
_BOUNDS = ("HIST-CLOCK-02", "HIST-ZONE-01", "HIST-MS-02 cut", "HIST-MS-02 round")
_SINCE = ("HIST-TIME-01 since", "HIST-SINCE-01", "HIST-SINCE-01 first", *_BOUNDS)
_UNTIL = ("HIST-TIME-01", "HIST-MS-01", "HIST-UNTIL-01", "HIST-UNTIL-01 first", *_BOUNDS)


def draw(name: str, rng: Random) -> Plan:
    """The situation of that name, drawn until the misconceptions that it is there for show, each under its own name."""
    build, shows = BUILDERS[name]
    for _ in range(DRAWS):
        plan = build(Store(rng))
        if not mistaken(plan["stored"], plan["question"], shows):
            return plan
    raise AssertionError(f"{name}: {mistaken(plan['stored'], plan['question'], shows)} in none of {DRAWS} draws")


def _plan(log: Log, **question: Any) -> Plan:
    return {"stored": log, "question": question, "crowd": None}


def _one_type(store: Store) -> Plan:
    """Another type begins with the whole name of the one."""
    type = store.types[0]
    return _plan([*store.log(6), *store.many(f"{type}_again", 2), *store.many(type, 4)], pattern=type)


def _several(store: Store) -> Plan:
    return _plan(store.log(12), pattern=store.pattern)


def _stars(store: Store) -> Plan:
    """Two stars, as in `*.le*`."""
    return _plan(store.log(12), pattern=f"*{store.types[0].removeprefix(store.noun)[:3]}*")


def _everything(store: Store) -> Plan:
    return _plan(store.log(9))


def _digits(store: Store) -> Plan:
    """From the first position that there can be; then the numbers grow by a digit."""
    store.go_to(0)
    return _plan([store.event(store.types[0], 0), *store.log(13)], pattern=store.pattern)


def _burst(store: Store) -> Plan:
    return _plan([*store.log(5), *store.burst(), *store.log(5)], pattern="*")


def _twins(store: Store) -> Plan:
    log = [*store.log(5), *store.burst()[:2], *store.log(5)]
    log[6][1] = log[5][1]  # of another type: each stream counts by itself
    return _plan(log, pattern="*")


def _newest(store: Store) -> Plan:
    """Two events that the pattern does not name are newer still."""
    log = store.log(18)
    return _plan([*log, *(store.event(type, 1) for type in store.others)], pattern=store.pattern, limit=2)


def _page(store: Store) -> Plan:
    log = store.log(18)
    return _plan(log, pattern=store.pattern, after=asked(log, {"pattern": store.pattern})[1][1], limit=4)


def _after(store: Store) -> Plan:
    log = [*store.log(5), *store.burst(), *store.log(5)]
    return _plan(log, pattern="*", after=store.rng.choice(log[5:9])[1])


def _until(store: Store) -> Plan:
    log = [*store.log(6, HOUR), *(close := store.second()), *store.log(6, HOUR)]
    return _plan(log, pattern="*", until=store.moment(close))


def _since(store: Store) -> Plan:
    log = [*store.log(6, HOUR), *(close := store.second()), *store.log(6, HOUR)]
    return _plan(log, pattern="*", since=store.moment(close))


def _between(store: Store) -> Plan:
    log = [*store.log(5, HOUR), *(first := store.second()), *store.log(9, HOUR), *(last := store.second())]
    since, until = store.moment(first), store.moment(last)
    return _plan([*log, *store.log(8)], pattern=store.pattern, since=since, until=until, limit=3)


def _since_behind(store: Store) -> Plan:
    log = [*store.log(6, HOUR), *(close := store.second()), *store.log(6, HOUR)]
    return _plan(log, pattern="*", after=log[2][1], since=store.moment(close))


def _after_behind(store: Store) -> Plan:
    log = [*store.log(5, HOUR), *(close := store.second()), *store.log(6, HOUR)]
    return _plan(log, pattern="*", after=log[-3][1], since=store.moment(close))


def _until_behind(store: Store) -> Plan:
    log = [*store.log(6, HOUR), *(close := store.second()), *store.log(6, HOUR)]
    return _plan(log, pattern="*", after=log[2][1], until=store.moment(close))


def _busy(store: Store) -> Plan:
    type = store.types[0]
    return _plan([*store.log(8), *store.many(type, 70), *store.log(8), *store.many(type, 60)])


def _large(store: Store) -> Plan:
    """More than the limit that holds when nobody gives one."""
    return _plan([*store.log(6), *store.many(store.types[0], 110)], limit=store.rng.randrange(103, 112))


def _long(store: Store) -> Plan:
    """A stream that grows beyond what an answer counts to, if it counts."""
    plan = _plan(store.log(6), pattern=store.types[0], limit=1001)
    return {**plan, "crowd": store.crowd(store.types[0], 1101)}


def _nothing(store: Store) -> Plan:
    return _plan(store.log(6), pattern=f"{store.noun}.nothing_such")


BUILDERS: dict[str, tuple[Callable[[Store], Plan], tuple[str, ...]]] = {
    "one type": (_one_type, ("HIST-TYPES-01", "HIST-CLOCK-01")),
    "several types": (_several, ("HIST-TYPES-01", "HIST-ORDER-01")),
    "stars": (_stars, ("HIST-TYPES-01",)),
    "everything": (_everything, ("HIST-ORDER-01",)),
    "digits": (_digits, ("HIST-TEXT-01",)),
    "one millisecond": (_burst, ("HIST-TEXT-01",)),
    "same position": (_twins, ()),
    "newest": (_newest, ("HIST-NEWEST-01", "HIST-LIMIT-01", "HIST-LIMIT-02", "HIST-FILTER-01 types")),
    "page": (_page, ("HIST-PAGE-01", "HIST-AFTER-01", "HIST-LIMIT-01", "HIST-LIMIT-02")),
    "after": (_after, ("HIST-AFTER-01", "HIST-COUNTER-01", "HIST-TEXT-01 after")),
    "until": (_until, _UNTIL),  # before since: seconds for milliseconds find everything since, and nothing until
    "since": (_since, _SINCE),
    "between": (_between, ("HIST-FILTER-01 times", "HIST-TIME-01 until", "HIST-UNTIL-01")),
    "after, then since": (_since_behind, ("HIST-BOTH-01", "HIST-SINCE-01")),
    "since, then after": (_after_behind, ("HIST-BOTH-01", "HIST-AFTER-01")),
    "after, then until": (_until_behind, ("HIST-BOTH-02", "HIST-UNTIL-01", "HIST-AFTER-01")),
    "busy": (_busy, ()),
    "large limit": (_large, ()),
    "long stream": (_long, ()),
    "nothing": (_nothing, ()),
}
"""How each situation is made, and the misconceptions that chance might hide in it."""
