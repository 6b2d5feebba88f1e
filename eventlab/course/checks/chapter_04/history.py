"""4.4 in the parent: logs and questions, and what each wrong answer is called.

What is right is worked out from the plan by filtering and cutting lists. A wrong answer is named by working out what
each misconception would have answered, and looking which of them did.
"""

from __future__ import annotations

from collections.abc import Callable
from fnmatch import fnmatchcase
from random import Random
from typing import Any

from eventlab.course.checks.chapter_04.history_codes import CODES, WHY
from eventlab.course.scenario import Broken, Row, Run, Scenario

__all__ = ["CODES", "WHY", "judge", "scenarios"]

_NOUNS = ("user", "order", "parcel", "table", "guest")
_VERBS = ("registered", "changed", "moved", "called", "left", "returned")
_LOOKS_EVERYWHERE = ("KEYS", "SCAN")
_SHOWN = 14
"""Rows of a trace at most."""

Log = list[list[Any]]
"""Events in the order of storing: `[type, position, id, number]`."""


def scenarios(rng: Random) -> list[Scenario]:
    """Fresh types, ids and times each time."""
    found = []
    for name, build in _BUILDERS.items():
        log, question = build(_Store(rng))
        found.append(Scenario(name, {"stored": log, "question": question}, _asked(log, question)))
    return found


class _Store:
    """Makes a log: three types of one noun and one of another, in a random mix."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.noun, other = rng.sample(_NOUNS, 2)
        self.pattern = f"{self.noun}.*"
        self.types = [f"{self.noun}.{verb}" for verb in rng.sample(_VERBS, 3)]
        self.other = f"{other}.{rng.choice(_VERBS)}"
        self._milliseconds = rng.randrange(10**12, 17 * 10**11)
        self._number = rng.randrange(1, 50)

    def log(self, count: int, *, start: int | None = None) -> Log:
        """`count` events; each type of the noun is among them, and the other one too."""
        self._milliseconds = start or self._milliseconds
        types = [*self.types, self.other, *self.rng.choices([*self.types, self.other], k=max(count - 4, 0))]
        self.rng.shuffle(types)
        return [self._event(type) for type in types]

    def moment(self, log: Log) -> list[int]:
        """When one of these events was stored, in some zone; where a float's rounding is nobody's trap, if possible."""
        moments = [_key(each[1])[0] for each in log]
        fair = [moment for moment in moments if int(moment / 1000 * 1000) == moment]
        return [(fair or moments)[0], self.rng.choice((-7, 0, 2, 9))]

    def _event(self, type: str) -> list[Any]:
        self._milliseconds += self.rng.choice((0, 1, 1, 2, 3))
        self._number += 1
        return [type, f"{self._milliseconds}-{self._number}", f"{self.rng.getrandbits(64):016x}", self._number]


def _key(position: str) -> tuple[int, int]:
    milliseconds, _, counter = position.partition("-")
    return int(milliseconds), int(counter)


def _asked(log: Log, question: dict[str, Any], fault: str = "") -> Log:
    """What the question asks for, in order; with a `fault`, what a certain misconception answers."""
    pattern, after = question.get("pattern", "*"), question.get("after")
    found = [each for each in log if fault == "HIST-TYPES-01" or fnmatchcase(each[0], pattern)]
    found = [each for each in found if _in_time(_key(each[1])[0], question, fault)]
    if after is not None:
        here = fault == "HIST-AFTER-01"
        found = [each for each in found if _key(each[1]) > _key(after) or (here and each[1] == after)]
    return _arranged(found, question.get("limit", 100), fault, newest=after is None)


def _arranged(found: Log, limit: int, fault: str, *, newest: bool) -> Log:
    """Sorted and cut, rightly or with a fault."""
    match fault:
        case "HIST-NEWEST-01" | "HIST-PAGE-01":
            newest = not newest
        case "HIST-ORDER-01":
            found = sorted(found, key=lambda each: each[0])
        case "HIST-TEXT-01":
            found = sorted(found, key=lambda each: each[1])
        case "HIST-LIMIT-01":
            pieces = [_cut([each for each in found if each[0] == type], limit, newest) for type in _types(found)]
            return sorted((each for piece in pieces for each in piece), key=lambda each: _key(each[1]))
        case "HIST-LIMIT-02":
            return found
    answer = _cut(found, limit, newest)
    return answer[::-1] if fault == "HIST-REVERSE-01" else answer


def _types(log: Log) -> set[str]:
    return {each[0] for each in log}


def _cut(log: Log, limit: int, newest: bool) -> Log:
    return log[-limit:] if newest else log[:limit]


def _in_time(stored: int, question: dict[str, Any], fault: str) -> bool:
    if fault == "HIST-TIME-01":
        return True
    scale = 1000 if fault == "HIST-MS-01" else 1
    since, until = (question[name][0] // scale if name in question else None for name in ("since", "until"))
    if since is not None and (stored < since or (fault == "HIST-SINCE-01" and stored == since)):
        return False
    return until is None or stored < until or (fault == "HIST-UNTIL-01" and stored == until)


_FAULTS = (
    "HIST-NEWEST-01",
    "HIST-PAGE-01",
    "HIST-AFTER-01",
    "HIST-TIME-01",
    "HIST-MS-01",
    "HIST-SINCE-01",
    "HIST-UNTIL-01",
    "HIST-LIMIT-02",
    "HIST-LIMIT-01",
    "HIST-REVERSE-01",
    "HIST-TEXT-01",
    "HIST-ORDER-01",
    "HIST-TYPES-01",
)
"""Misconceptions whose answer can be worked out."""


def judge(scenario: Scenario, run: Run) -> Broken | None:
    """The first promise that this run broke."""
    if run.raised is not None:
        return None
    events, rows = run.result["events"], _short(run.rows)
    if any(command in _LOOKS_EVERYWHERE for command in run.result["commands"]):
        mark = next((at for at, row in enumerate(rows) if row.op in _LOOKS_EVERYWHERE), None)
        return Broken("HIST-KEYS-01", rows, mark, "the set streams", "every key of the Redis")
    if not isinstance(events, list) or not all(isinstance(event, list) for event in events):
        return Broken("HIST-EVENTS-01", rows, len(rows) - 1, "a list of Events", rows[-1].note)
    if any(position is None for _, position, _ in events):
        return Broken("HIST-POSITION-01", rows, len(rows) - 1, "events with their positions", "position=None")
    if [[id, position] for id, position, _ in events] == [[each[2], each[1]] for each in scenario.expect]:
        return None
    got, due = [id for id, _, _ in events], [each[2] for each in scenario.expect]
    known = {each[2]: each for each in scenario.plan["stored"]}
    return Broken(_code(scenario, got, due), rows, len(rows) - 1, _said(due, known), _said(got, known))


def _code(scenario: Scenario, got: list[Any], due: list[Any]) -> str:
    log, question = scenario.plan["stored"], scenario.plan["question"]
    faults = [fault for fault in _FAULTS if fault != ("HIST-PAGE-01" if "after" not in question else "HIST-NEWEST-01")]
    for fault in faults:
        if [each[2] for each in _asked(log, question, fault)] == got != due:
            return fault
    if got == due:
        return "HIST-POSITION-01"
    if sorted(map(str, got)) == sorted(due):
        return "HIST-ORDER-01"
    fewer = len(got) < len(due) and "*" in question.get("pattern", "*")
    return "HIST-PATTERN-01" if fewer and scenario.name in ("several types", "everything") else "HIST-OTHER-01"


def _short(rows: tuple[Row, ...]) -> list[Row]:
    """The rows; of many commands the first few, and the answer."""
    if len(rows) <= _SHOWN:
        return list(rows)
    return [*rows[: _SHOWN - 2], Row("…", note=f"{len(rows) - _SHOWN + 1} more"), rows[-1]]


def _said(ids: list[Any], known: dict[str, list[Any]]) -> str:
    numbers = ", ".join(str(known[id][3]) if isinstance(id, str) and id in known else "unknown" for id in ids)
    return f"event{'s' * (len(ids) > 1)} {numbers}" if ids else "nothing"


Built = tuple[Log, dict[str, Any]]


def _one_type(store: _Store) -> Built:
    return store.log(9), {"pattern": store.types[0]}


def _several(store: _Store) -> Built:
    return store.log(12), {"pattern": store.pattern}


def _everything(store: _Store) -> Built:
    return store.log(9), {}


def _digits(store: _Store) -> Built:
    """Positions whose numbers grow by a digit on the way."""
    return store.log(14, start=988), {"pattern": store.pattern}


def _newest(store: _Store) -> Built:
    return store.log(24), {"pattern": store.pattern, "limit": 2}


def _page(store: _Store) -> Built:
    log = store.log(18)
    return log, {"pattern": store.pattern, "after": _asked(log, {"pattern": store.pattern})[1][1], "limit": 4}


def _after(store: _Store) -> Built:
    log = store.log(14)
    return log, {"pattern": "*", "after": store.rng.choice(log[:6])[1]}


def _until(store: _Store) -> Built:
    log = store.log(16)
    return log, {"pattern": "*", "until": store.moment(log[5:12])}


def _since(store: _Store) -> Built:
    log = store.log(16)
    return log, {"pattern": "*", "since": store.moment(log[5:12])}


def _between(store: _Store) -> Built:
    log = store.log(24)
    since, until = store.moment(log[2:9]), store.moment(log[15:22])
    return log, {"pattern": store.pattern, "since": since, "until": until, "limit": 3}


def _nothing(store: _Store) -> Built:
    return store.log(6), {"pattern": f"{store.noun}.nothing_such"}


_BUILDERS: dict[str, Callable[[_Store], Built]] = {
    "one type": _one_type,
    "several types": _several,
    "everything": _everything,
    "digits": _digits,
    "newest": _newest,
    "page": _page,
    "after": _after,
    "until": _until,  # before since: seconds for milliseconds find everything since, and nothing until
    "since": _since,
    "between": _between,
    "nothing": _nothing,
}
