"""3.5's situations: what the stream holds, what comes later and when, who reads from where, and who is busy meanwhile.

What the keys of a plan mean stands in `follow_drive.py`. What is due is worked out from the plan: `due`.
"""

from __future__ import annotations

from random import Random
from typing import Any

from eventlab.course.scenario import Scenario

Plan = dict[str, Any]
_STREAMS = ("orders", "payments", "parcels", "tables")
_PAGES = (230, 260)
"""More than two pages of a hundred, the usual COUNT."""


def position_key(position: str) -> tuple[int, int]:
    """Milliseconds and counter, to be compared as numbers."""
    milliseconds, _, counter = position.partition("-")
    return int(milliseconds), int(counter)


def due(plan: Plan, after: str | None) -> list[tuple[str, int, int]]:
    """(position, number, milliseconds at which it came) of all that a reader is to be given, in order."""
    entries = [(position, number, 0) for position, number in plan["stored"]]
    entries += [(position, number, at) for at, position, number in plan["arrivals"]]
    behind = position_key(after or "0-0")
    return [entry for entry in entries if position_key(entry[0]) > behind]


def scenarios(rng: Random) -> list[Scenario]:
    """Fresh names, positions and moments; the plainest first."""
    return [Scenario(name, build(rng)) for name, build in _BUILDERS.items()]


def _positions(rng: Random, count: int) -> list[str]:
    """Positions in order; some share a millisecond, and their texts sort otherwise than their numbers."""
    positions: list[str] = []
    moment = rng.randint(990, 997)
    while len(positions) < count:
        twins = rng.randint(1, 3)
        positions += [f"{moment}-{counter}" for counter in range(twins)]
        moment += rng.randint(1, 4)
    return positions[:count]


def _plan(rng: Random, stored: int, *moments: int, **more: Any) -> Plan:
    """A stream with so many entries, and one more at each of these moments."""
    positions = _positions(rng, stored + len(moments))
    numbers = rng.sample(range(1000, 10_000), len(positions))
    entries = [list(pair) for pair in zip(positions, numbers, strict=True)]
    arrivals = [[at, *entry] for at, entry in zip(moments, entries[stored:], strict=True)]
    until = (moments[-1] if moments else 0) + 2600
    plan = {"stream": rng.choice(_STREAMS), "stored": entries[:stored], "arrivals": arrivals}
    return {**plan, "readers": [None], "busy": [], "error": None, "until": until, **more}


def _there(rng: Random) -> Plan:
    """Two neighbours have the same fields: they are two orders for the same dish."""
    plan = _plan(rng, rng.randint(4, 6))
    plan["stored"][2][1] = plan["stored"][1][1]
    return plan


def _behind(rng: Random) -> Plan:
    """Behind an entry that has twins on both sides, or at least neighbours."""
    plan = _plan(rng, rng.randint(5, 7))
    return {**plan, "readers": [plan["stored"][rng.randint(1, 3)][0]]}


def _as_it_comes(rng: Random) -> Plan:
    first = rng.randint(300, 400)
    return _plan(rng, 2, first, first + 1, first + rng.randint(200, 300))


def _after_silence(rng: Random) -> Plan:
    return _plan(rng, 1, rng.randint(2300, 2400), rng.randint(4500, 4600))


def _not_yet_there(rng: Random) -> Plan:
    return _plan(rng, 0, rng.randint(1300, 1400))


def _while_busy(rng: Random) -> Plan:
    """Two come between two waits, while the reader has its hands full."""
    first = rng.randint(300, 400)
    return _plan(rng, 1, first, first + 500, first + 900, busy=[[2, rng.randint(1500, 1600)]])


def _many(rng: Random) -> Plan:
    return _plan(rng, rng.randint(*_PAGES), rng.randint(300, 400))


def _two_readers(rng: Random) -> Plan:
    plan = _plan(rng, 4, rng.randint(300, 400), rng.randint(600, 700))
    return {**plan, "readers": [None, plan["stored"][1][0]]}


def _no_stream(rng: Random) -> Plan:
    """What is there under this name is no stream."""
    return _plan(rng, 0, error=[0, "ResponseError"])


def _redis_goes(rng: Random) -> Plan:
    first = rng.randint(300, 400)
    return _plan(rng, 2, first, error=[first + rng.randint(1300, 1400), "ConnectionError"])


_BUILDERS = {
    "what is there": _there,
    "no stream by this name": _no_stream,  # both errors early: who asks without end may have no time for the last
    "behind a place": _behind,
    "as it comes": _as_it_comes,
    "Redis goes": _redis_goes,
    "after a silence": _after_silence,
    "no stream yet": _not_yet_there,
    "while busy": _while_busy,
    "many": _many,
    "two readers": _two_readers,
}
