"""A finding of the linter: what came, why it matters, and a mend; and a report that can be read in a terminal.

    user.registered · line 4
      error    data.password  text of 9 characters                DESIGN-SECRET-01
               A log is kept, copied and read by many: …
               → Leave it out. …

Three degrees. An *error* is refused by the system, or regretted for years. A *warning* will cost somebody a day.
*Advice* is taste, and yours may differ.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal, overload

Severity = Literal["error", "warning", "advice"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "advice")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend."""

    code: str
    """Stable, for scripts and for talking about it: `DESIGN-TENSE-01`; see `design_codes.py`."""
    severity: Severity
    type: str | None
    """Which event; None where it has no type, or where the whole catalogue is meant."""
    where: str
    """Which part of it: `type`, `time`, `data.items[0].price`."""
    came: str
    """What stands there, as a message shows it; never a secret itself."""
    why: str
    """Why that matters, in a sentence or two."""
    mend: str
    """What to write instead."""
    line: int | None = None
    """Where the event begins in its file, from 1; None where nobody knows."""
    times: int = 1
    """In how many events of this type it was found."""


@dataclass(frozen=True, slots=True, repr=False)
class Findings(Sequence[Finding]):
    """What the linter found, in the order of the file. Empty, and so false, where there is nothing to mend."""

    found: tuple[Finding, ...] = ()
    events: int = 1
    """How many events, or entries of a catalogue, were looked at."""

    def of(self, severity: Severity) -> tuple[Finding, ...]:
        """Those of one degree."""
        return tuple(finding for finding in self.found if finding.severity == severity)

    @property
    def errors(self) -> tuple[Finding, ...]:
        """Refused by the system, or regretted for years."""
        return self.of("error")

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """What will cost somebody a day."""
        return self.of("warning")

    @property
    def advice(self) -> tuple[Finding, ...]:
        """A matter of taste."""
        return self.of("advice")

    @property
    def codes(self) -> tuple[str, ...]:
        """What was found, by code alone."""
        return tuple(finding.code for finding in self.found)

    def as_json(self) -> list[dict[str, Any]]:
        """Plain values, ready for `json.dumps`: the fields of each finding."""
        return [asdict(finding) for finding in self.found]

    def summary(self) -> str:
        """`2 errors and 1 warning in 5 events.`"""
        counts = [(len(self.of(severity)), severity) for severity in SEVERITIES]
        parts = [_count(number, severity) for number, severity in counts if number]
        return f"{_joined(parts) or 'Nothing to mend'} in {_count(self.events, 'event')}."

    def __len__(self) -> int:
        return len(self.found)

    @overload
    def __getitem__(self, index: int) -> Finding: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Finding, ...]: ...
    def __getitem__(self, index: int | slice) -> Finding | tuple[Finding, ...]:
        return self.found[index]

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.found)

    def __repr__(self) -> str:
        return "\n".join([*_report(self.found), self.summary()])

    __str__ = __repr__


WIDTH = 80
"""Columns of a report."""
_INDENT = " " * 11
_BESIDE = 22
"""Columns that a code may take, at the right."""


def _report(found: Iterable[Finding]) -> Iterator[str]:
    """The findings in lines, under a heading for each event. Why a rule matters is said once."""
    heading, explained = None, set()
    for finding in found:
        if heading != (heading := (finding.type, finding.line)):
            yield f"{finding.type or '(no type)'}{f' · line {finding.line}' if finding.line else ''}"
        yield from _lines(finding, explain=finding.code not in explained)
        explained.add(finding.code)
        yield ""


def _lines(finding: Finding, *, explain: bool) -> Iterator[str]:
    often = f" ({finding.times} times)" if finding.times > 1 else ""
    room = WIDTH - len(_INDENT) - _BESIDE
    first = _cut(f"{finding.where}{often}  {finding.came}" if finding.came else f"{finding.where}{often}", room)
    yield f"  {finding.severity:<9}{first:<{room}}{finding.code:>{_BESIDE}}"
    if explain:
        yield from textwrap.wrap(finding.why, WIDTH, initial_indent=_INDENT, subsequent_indent=_INDENT)
    yield from textwrap.wrap(finding.mend, WIDTH, initial_indent=f"{_INDENT}→ ", subsequent_indent=f"{_INDENT}  ")


def _cut(text: str, room: int) -> str:
    return text if len(text) <= room else text[: room - 1] + "…"


def _count(number: int, what: str) -> str:
    if what == "advice":
        return f"{number} piece{'' if number == 1 else 's'} of advice"
    return f"{number} {what}{'' if number == 1 else 's'}"


def _joined(parts: Sequence[str]) -> str:
    *most, last = parts or [""]
    return f"{', '.join(most)} and {last}" if most else last
