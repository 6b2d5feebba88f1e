"""An honest load: `eventlab load URL`, and `await run(Load(urls=(url,)))` from Python.

*The problem.* Most load tools flatter. They send the next request when the last one is answered, so that a server
that stops for a second is asked nothing in that second, and one slow answer stands for the thousand that would have
been slow. They count what was sent and not what arrived. And ten thousand clients, each of which parses each event,
need more machine than the server that they measure.

*The idea.* The schedule is fixed before the first event: event number n is due at a moment of its own, and every
latency counts from there, however late it was sent. Every event carries its number, so that each client can say what
it got, what twice, what in disorder; what was acknowledged and did not arrive is a gap. The same bytes go to many
clients: they are understood once, and found again by themselves. A client keeps but a few numbers:

    plan ──▶ posting ══ POST /api/events ══▶ ┌─────────┐ ══ SSE, WebSocket ══▶ client ─┐
      │         │                            │ gateway │ ═════════════════════▶ client ─┼─▶ tally: 0–4711, a gap, …
      │         └─▶ acknowledged: 0–4711     └─────────┘ ═════════════════════▶ client ─┘     │
      └─ when each was due ──────────────────────────────────────────────────────▶ latency ◀──┘     ──▶ report

*The road not taken.* A client a task, with a library's stream and parser: it reads well, and holds a thousand clients
where raw protocols hold ten. This is the one place of the house where a measuring device must not be what it measures.
"""

from eventlab.gateway.load.plan import Load
from eventlab.gateway.load.report import Report
from eventlab.gateway.load.session import run

__all__ = ["Load", "Report", "run"]
