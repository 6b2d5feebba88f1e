"""Timelines to draw, made of rows alone: no judge runs for a drawing's test."""

from __future__ import annotations

from collections.abc import Sequence

from eventlab.course.alignment import align
from eventlab.course.catalogue import exercise
from eventlab.course.scenario import Row
from eventlab.course.timeline import Timeline
from eventlab.course.verdict import Finding, Verdict

EMIT = Row("emit", "order.placed")
KITCHEN = Row("deliver", who="kitchen", note="raised ValueError('no stove')")
EMAIL = Row("deliver", who="email")
RAISE = Row("raise", "order.placed", note="ValueError")
GROUP = Row("raise", "order.placed", note="ExceptionGroup")
NEVER = Row("—", who="email", note="never called")


def timeline_of(
    yours: Sequence[Row] | None,
    ours: Sequence[Row] | None,
    *,
    judged: Sequence[Row] = (),
    matters: int | None = None,
    id: str = "4.1",
) -> Timeline:
    """A failed answer's timeline with these rows."""
    finding = Finding("EMIT-RAISE-01", "It stops.", "", "a scenario", tuple(judged), None, "both", "one", "", ())
    verdict = Verdict(exercise(id), "failed", 7, finding=finding)
    pairs = align(yours or (), ours or (), judged)
    known = [None if rows is None else tuple(rows) for rows in (yours, ours)]
    differs_at = next((at for at, pair in enumerate(pairs) if None not in known and not pair.same), None)
    return Timeline(verdict, "a scenario", *known, pairs, matters, differs_at)


def raising(matters: int | None = 2) -> Timeline:
    """One raising handler stops the one behind it."""
    return timeline_of(
        [EMIT, KITCHEN, RAISE],
        [EMIT, KITCHEN, EMAIL, GROUP],
        judged=[EMIT, KITCHEN, RAISE, NEVER],
        matters=matters,
    )
