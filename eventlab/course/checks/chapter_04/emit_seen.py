"""4.3: what a run left, sorted by place: the log, the listeners, the answers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from eventlab.course.scenario import Broken, Row, Run
from eventlab.errors import NotAnEnvelope
from eventlab.event import from_envelope, to_envelope


@dataclass(frozen=True, slots=True)
class Seen:
    """One run, sorted: what each place holds."""

    plan: dict[str, Any]
    run: Run
    tells: list[dict[str, Any]]
    answers: list[Any]
    """What each call answered, in the order of the plan."""
    entries: list[dict[str, Any]]
    """Every event that came into the streams of the plan's types, with its position; `{}` for another form."""
    older: int
    """How many of those that were there before the story began still are."""

    @classmethod
    def of(cls, plan: dict[str, Any], run: Run) -> Seen:
        """Sort what the run left."""
        streams = run.result["streams"]
        keys = sorted({f"stream:{step['type']}" for step in plan["emits"]})
        kept = [each for key in keys for each in streams.get(key, [])]
        new = [each for each in kept if each[0] not in _past(plan)]
        answers = [call["answer"] for call in run.result["calls"]]
        return cls(plan, run, run.result["tells"], answers, [entry(*each) for each in new], len(kept) - len(new))

    @property
    def steps(self) -> list[dict[str, Any]]:
        """What was to be emitted."""
        steps: list[dict[str, Any]] = self.plan["emits"]
        return steps

    def everywhere(self) -> Iterator[tuple[str, dict[str, Any], int | None]]:
        """Each sight of an event: where, the event, and the row that shows it."""
        yield from (("stored", event, self.row_of(f"stream:{event['type']}")) for event in self.entries)
        yield from (("told", tell["event"], tell["row"]) for tell in self.tells)
        yield from (("returned", event, None) for event in self.answers)

    def broken(
        self, code: str, expected: str = "", got: str = "", mark: int | None = None, missing: str = ""
    ) -> Broken:
        """A finding on this run's trace; `missing` adds a row for what did not happen."""
        rows = self.run.rows
        if missing:
            return Broken(code, (*rows, Row("—", note=missing)), len(rows), expected, got)
        return Broken(code, rows, mark, expected, got)

    def row_of(self, key: str, *, last: bool = False) -> int | None:
        """The first or last row of a command to this key."""
        rows = [place for place, row in enumerate(self.run.rows) if row.what == key]
        return rows[-1 if last else 0] if rows else None

    def last_store(self) -> int | None:
        """The last row that changed the stream of the first type."""
        return self.row_of(f"stream:{self.steps[0]['type']}", last=True)


def _past(plan: dict[str, Any]) -> set[str]:
    """The positions that the past has: one a millisecond, from the beginning of 2020."""
    return {f"{1_577_836_800_000 + number}-0" for number in range(plan["past"])}


def entry(position: str, fields: dict[str, str]) -> dict[str, Any]:
    """The event in an entry of a stream, or `{}` when there is none in it."""
    try:
        envelope = to_envelope(from_envelope(fields["event"]), limit=1 << 30)
    except (KeyError, NotAnEnvelope):
        return {}
    return {**json.loads(envelope), "position": position}


def steady(text: str) -> str:
    """The text without ids and positions, which differ from run to run."""
    return re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9]{13}-[0-9]+", "…", text)
