"""Room 7: best practices (guide, chapter 7). What keeps a system good when many people use it for years.

*The problem.* The gateway is open, and the system holds. What fails from here on is no part of it: an event that is an
order in disguise, so that every consumer hangs on the emitter's plans; an event of last year, in a shape that nobody
reads any more; a store that is away for a minute; a test that needs a Redis; and nobody who could say which it was.

*The idea.* Two practices look at the events themselves. The linter reads them as a colleague in a review would, before
they are written a million times. The others are layers: each takes an event system, *is* an event system, and does one
thing. So they compose, in the order that you choose, around any stage, and around the one that you wrote yourself:

    catalogue.yaml ──▶ lint ──▶ findings, each with a mend             (before anything runs)

              ┌ counts ────────────────────────────────────────────┐
              │   ┌ tries again ─────────────────────────────────┐ │
              │   │   ┌ knows old shapes ────┐                   │ │
    emit ────▶│──▶│──▶│──▶  any stage of the protocol  ──▶ log   │ │
    you ◀─────│◀──│◀──│◀──  subscribe, history, tail  ◀── log   │ │
              │   │   └──────────────────────┘                   │ │
              └───┴──────────────────────────────────────────────┴─┘

What a layer does not do itself it passes on (`wrapping.py`), and the suite of promises is put to each of them.

*The road not taken.* `class MonitoredEventSystem extends EventSystem`, as the guide draws it. A subclass is tied to
one base, and two of them cannot be worn at once; a wrapper does not know what it is worn over.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from eventlab.practice.deduplication import DeduplicatedEventSystem
    from eventlab.practice.design import lint, lint_catalogue
    from eventlab.practice.file_dead_letters import FileDeadLetters
    from eventlab.practice.findings import Finding, Findings
    from eventlab.practice.monitoring import MonitoredEventSystem
    from eventlab.practice.resilience import ResilientEventSystem
    from eventlab.practice.testing import RecordingEventSystem
    from eventlab.practice.versioned import VersionedEventSystem
    from eventlab.practice.versioning import Versions
    from eventlab.practice.wrapping import Wrapper

__all__ = [
    "DeduplicatedEventSystem",
    "FileDeadLetters",
    "Finding",
    "Findings",
    "MonitoredEventSystem",
    "RecordingEventSystem",
    "ResilientEventSystem",
    "VersionedEventSystem",
    "Versions",
    "Wrapper",
    "lint",
    "lint_catalogue",
]
_HOMES = {
    "DeduplicatedEventSystem": "deduplication",
    "FileDeadLetters": "file_dead_letters",
    "Finding": "findings",
    "Findings": "findings",
    "MonitoredEventSystem": "monitoring",
    "RecordingEventSystem": "testing",
    "ResilientEventSystem": "resilience",
    "VersionedEventSystem": "versioned",
    "Versions": "versioning",
    "Wrapper": "wrapping",
    "lint": "design",
    "lint_catalogue": "design",
}


def __getattr__(name: str) -> Any:
    """Imported when first used: pytest comes through here at every start, on its way to `pytest_plugin`."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}; it has {', '.join(__all__)}")
    value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value
