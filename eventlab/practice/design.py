"""A linter for events: it reads them as a colleague would, before they are written a million times (guide, chapter 7).

    lint({"type": "SEND_EMAIL_TO_USER", "userId": 123, "template": "welcome"})
    lint(Event("user.registered", {"user_id": 123}))
    lint_catalogue({"user.registered": {"version": 1, "data": {"user_id": 123}}, …})
    lint_catalogue([…])                                events as they were logged; repeated findings are counted

and from the command line: `eventlab lint FILE…`. Each finding says what came, why it matters, and what to write
instead; an empty answer is the best one. What is looked for stands in `design_codes.py`, one rule each; how, in
`naming.py`, `payload.py`, `instructions.py`, `personal_data.py`, and across events in `consistency.py`.

Nothing here refuses an event: `Event` and the system do that. English and good taste are not programming languages, so
a rule that cannot be sure gives advice at most.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from eventlab.event import Event
from eventlab.practice.catalogue import as_written
from eventlab.practice.consistency import Looked, consistency
from eventlab.practice.described import Described, Field, described
from eventlab.practice.findings import Finding, Findings
from eventlab.practice.instructions import instructions
from eventlab.practice.naming import naming
from eventlab.practice.payload import payload
from eventlab.practice.personal_data import personal_data


def lint(event: Event | Mapping[str, object] | object) -> Findings:
    """What could be better about one event: an `Event`, an envelope, the guide's form of one, or a CloudEvent.

    Never raises, however odd the thing is: what is no event is a finding.
    """
    return lint_written([described(event)])


def lint_catalogue(catalogue: Mapping[str, object] | Iterable[object]) -> Findings:
    """What could be better about these events, one by one and side by side.

    A mapping of types to entries (`version`, `description`, `data`: an example, or a JSON Schema), or a list of
    events. Raises `NotACatalogue` for what is neither.
    """
    return lint_written(as_written(catalogue))


def lint_written(events: Iterable[Described]) -> Findings:
    """The same, for events that have been read from a file."""
    looked: Looked = [(at, at.details()) for at in events]
    alone = [finding for at, details in looked for finding in _alone(at, details)]
    ordered = _ordered([*alone, *consistency(looked)], [at for at, _ in looked])
    return Findings(tuple(ordered), events=len(looked))


def _alone(at: Described, details: list[Field]) -> Iterator[Finding]:
    if at.whole:
        yield from naming(at, details)
    yield from payload(at, details)
    yield from instructions(at, details)
    yield from personal_data(at, [*details, *at.aside()])


def _ordered(findings: Iterable[Finding], events: list[Described]) -> list[Finding]:
    """Event by event, the worst first; what was found in several events of one type is told once, and counted."""
    rank = {"error": 0, "warning": 1, "advice": 2}
    place = {name: index for index, name in reversed([*enumerate(at.name for at in events)])}
    told: dict[tuple[object, ...], Finding] = {}
    for finding in findings:
        path = re.sub(r"\[\d+\]", "[]", finding.where)
        key = (finding.code, finding.type, path, finding.came if finding.code == "DESIGN-TWIN-01" else "")
        before = told.get(key)
        told[key] = replace(before, times=before.times + 1) if before else finding
    return sorted(told.values(), key=lambda finding: (place[finding.type], finding.line or 0, rank[finding.severity]))
