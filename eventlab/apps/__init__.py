"""Room 6: three applications (guide, chapter 6).

*The problem.* The gateway is open: a browser can emit and listen, and nothing happens yet. A system of events is a
road; somebody has to live at it. And whether the promises of the rooms above are worth anything shows when a program
needs them: when an answer is interrupted in its middle, when a node falls silent, when somebody lies.

*The idea.* An application is a few handlers around a small pure core. The core knows values only, and is tested
without a system; the handlers know the system, and hardly anything else.

                        core                               around it
    assistant           a model: a message in, tokens out  a worker that answers, and takes over where another died
    dashboard           fold(state, event) -> state        a listener, a view, and a watch for nodes that fall silent
    audit               a chain of hashes over records     a worker that writes a file

                 ai.request  ┌───────────┐  ai.response …  ai.complete
    browser ────────────────▶│ assistant │─────────────────────────────▶ browser, and whoever comes later
                             └───────────┘
    nodes ── metrics.update, alert ──▶ dashboard        user.* ──▶ audit ──▶ audit.jsonl

Each of them runs alone (`python -m eventlab.apps.assistant`) and behind the gateway
(`eventlab serve --system eventlab.apps.assistant:build`).

*The road not taken.* A framework for applications, with a base class and a registry. There are three; what they share
is `place.py`, one page.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from eventlab.apps.asking import ask, follow
    from eventlab.apps.assistant import Assistant
    from eventlab.apps.audit import AuditTrail
    from eventlab.apps.dashboard import Dashboard
    from eventlab.apps.dashboard_state import DashboardState, fold

__all__ = ["Assistant", "AuditTrail", "Dashboard", "DashboardState", "ask", "fold", "follow"]
_HOMES = {
    "Assistant": "assistant",
    "AuditTrail": "audit",
    "Dashboard": "dashboard",
    "DashboardState": "dashboard_state",
    "ask": "asking",
    "fold": "dashboard_state",
    "follow": "asking",
}


def __getattr__(name: str) -> Any:
    """Imported when first used: `python -m eventlab.apps.audit` comes through here, and must not meet itself."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}; it has {', '.join(__all__)}")
    value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value
