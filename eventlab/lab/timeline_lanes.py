"""Who takes part in a run, and which way each row of its trace goes: the drawing's data, before anything is drawn.

Redis ◀── emit ──▶ email, kitchen, …      a store stands on the left of the learner's part,
events ◀── sse ──▶ browser                and whoever is told on its right
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from eventlab.course.alignment import Pair, is_missing
from eventlab.course.scenario import Row
from eventlab.course.timeline_words import label
from eventlab.lab.look import CONSUMER, LOG, PRODUCER, Actor
from eventlab.lab.timeline_numbers import Cell, Side, cells_of, said

ME, REDIS, EVENTS, CALLER = "", "Redis", "events", "caller"
"""Lanes with a role. ME is what the learner wrote, shown under its own name; EVENTS is the event system of 4.5."""
STORES = (REDIS, EVENTS)
CARRY = frozenset({"emit", "deliver", "tell", "frame", "XADD"})
"""What moves an event, so that a ticket is drawn."""
WRONG = frozenset({"raise", "error", "stall"})

_WAYS = {
    "ask": (CALLER, ME),
    "answer": (ME, CALLER),
    "given": (REDIS, REDIS),
    "error": (REDIS, ME),
    "subscribe": (ME, EVENTS),
    "unsubscribe": (ME, EVENTS),
    "history": (ME, EVENTS),
    "stall": (EVENTS, EVENTS),
    **dict.fromkeys(("on", "once", "off", "stop", "raise", "return", "clear"), (ME, ME)),
}


@dataclass(frozen=True, slots=True)
class Lane:
    """One vertical line of the drawing."""

    name: str
    actor: Actor


@dataclass(frozen=True, slots=True)
class Move:
    """A row as it is drawn: from one lane to another; the same one twice is something that happens there."""

    source: str
    target: str
    ticket: str | None = None
    """What stands on the event's ticket; None when no event moves."""
    wrong: bool = False
    """An exception, or a wait that should not be."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One step in one panel."""

    words: str
    """What is written at it."""
    move: Move | None
    """None when there is nothing to draw here."""
    lost: bool = False
    """It did not happen: the way is that of the other run's row."""
    cells: tuple[Cell, ...] = ()
    """The events that an answer lists."""


def marks_of(pairs: Sequence[Pair], side: Side) -> list[Mark]:
    """What is drawn in one panel, step by step."""
    other: Side = "ours" if side == "yours" else "yours"
    mine, theirs = _moves(pairs, side), _moves(pairs, other)
    marks = []
    for place, pair in enumerate(pairs):
        row: Row = getattr(pair, side)
        if not is_missing(row):
            cells = cells_of(pair, side)
            words = ", ".join(filter(None, (row.op, said(pair, side)))) if cells else _words(row, mine[place])
            marks.append(Mark(words, mine[place], cells=cells))
        elif side == "ours":  # what ours does not do is not lost
            marks.append(Mark(": ".join(filter(None, (row.note, label(row)))) or "nothing", None))
        else:
            way = replace(theirs.get(place, Move(ME, ME)), wrong=False)
            marks.append(Mark(": ".join(filter(None, (row.note, row.what))), way, lost=True))
    return marks


def _moves(pairs: Sequence[Pair], side: Side) -> dict[int, Move]:
    rows = {place: row for place, pair in enumerate(pairs) for row in [getattr(pair, side)] if not is_missing(row)}
    return dict(zip(rows, moves_of(list(rows.values())), strict=True))


def _words(row: Row, move: Move) -> str:
    """The row in words; where its lane or its ticket says whom and what, they need not."""
    if row.note.startswith("event "):
        return f"{row.op} {row.note}"
    names = row.who if row.who and row.who == move.target else label(row)
    return ", ".join(filter(None, (f"{row.op} {names}".rstrip(), row.note)))


def lanes_of(pairs: Sequence[Pair]) -> tuple[Lane, ...]:
    """Everybody who takes part in either run: stores, the learner's part, then the others as they come."""
    rows = [row for side in ("ours", "yours") for pair in pairs for row in [getattr(pair, side)] if not is_missing(row)]
    names = [name for row in rows for name in _way(row, rows)]
    names = list(dict.fromkeys([*(store for store in STORES if store in names), ME, *names]))
    return tuple(Lane(name, _actor(name)) for name in names)


def moves_of(rows: Sequence[Row]) -> list[Move]:
    """The way that each row goes, in the order of the run; a row that did not happen goes nowhere."""
    moves, emitted = [], 0
    together = any(one.op == other.op == "emit" for one, other in pairwise(rows))
    for row in rows:
        source, target = _way(row, rows)
        emitted += row.op == "emit"
        ticket = _number(row, "" if together else str(emitted or 1)) if row.op in CARRY else None
        wrong = row.op in WRONG or re.search(r"\braise[sd]\b", row.note) is not None
        moves.append(Move(source, target, ticket, wrong))
    return moves


def _way(row: Row, run: Sequence[Row]) -> tuple[str, str]:
    if row.op == "emit":  # where there is a system, others emit into it
        place = EVENTS if any(_WAYS.get(other.op, ME)[-1:] == (EVENTS,) for other in run) else ME
        return place, place
    if row.op.isupper():
        return ME, REDIS
    if row.op in ("wait", "leave"):
        return row.who, row.who
    return _WAYS.get(row.op, (ME, row.who))


def _number(row: Row, otherwise: str) -> str:
    """The event's own number, where the row tells it; how many there are, where they come as one."""
    several = re.match(r"(\d+) events$", row.what)
    told = several or re.match(r"event (\d+)", row.note)
    return told[1] if told else otherwise


def _actor(name: str) -> Actor:
    return LOG if name in STORES else PRODUCER if name == ME else CONSUMER
