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

from eventlab.practice.design import lint, lint_catalogue
from eventlab.practice.findings import Finding, Findings
from eventlab.practice.versioned import VersionedEventSystem
from eventlab.practice.versioning import Versions
from eventlab.practice.wrapping import Wrapper

__all__ = ["Finding", "Findings", "VersionedEventSystem", "Versions", "Wrapper", "lint", "lint_catalogue"]
