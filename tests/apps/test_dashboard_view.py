"""The view: four cards, nodes, alerts; and whatever a name says, it is only read."""

from __future__ import annotations

import io
from datetime import timedelta

from rich.console import Console

from eventlab.apps.dashboard_state import DashboardState
from eventlab.apps.dashboard_view import view
from eventlab.event.identity import EPOCH
from tests.apps.test_dashboard_state import EMPTY, alert, folded, update


def shown(state: DashboardState, seconds: float = 5) -> str:
    """What is on the terminal at that second."""
    out = io.StringIO()
    Console(file=out, width=100).print(view(state, EPOCH + timedelta(seconds=seconds)))
    return out.getvalue()


def test_the_cards_sum_up_who_speaks() -> None:
    """Of CPU and memory the highest, of requests and errors the sum; a silent node counts no more."""
    state = folded(
        update(1, cpu=99, memory=9999, requests=1000, errors=50),
        update(19, "two", cpu=20, memory=1000, requests=10, errors=1),
        update(18, "three", cpu=30, memory=900, requests=5, errors=0.5),
    )

    cards = shown(state, 20).splitlines()[1].split()
    assert [card for card in cards if card != "│"] == ["30%", "1,000MB", "15.0", "1.5"]
    assert "silent, 19 s ago" in shown(state, 20)


def test_alerts_stand_below() -> None:
    """The worst first."""
    state = folded(update(1, cpu=1), alert(2, rule="memory", message="full"), alert(3, "critical", message="hot"))

    assert shown(state).splitlines()[-2:] == ["CRITICAL  one: hot", "WARNING  one: full"]


def test_nothing_is_shown_as_nothing() -> None:
    """The cards say 0."""
    assert "0%" in shown(EMPTY)
    assert all(title in shown(EMPTY).splitlines()[0] for title in ("CPU", "Memory", "Requests/sec", "Errors"))


def test_markup_in_a_name_is_text() -> None:
    """It may say anything that can be printed."""
    assert "[red]one[/red]" in shown(folded(update(1, "[red]one[/red]")))
