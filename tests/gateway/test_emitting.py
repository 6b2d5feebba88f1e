"""`POST /api/events` behind the gate: what a token allows is checked for all of a list before any of it is stored."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from eventlab.clock import ManualClock
from eventlab.event.envelope import MAX_ENVELOPE_BYTES
from eventlab.gateway.settings import Settings
from eventlab.practice import MonitoredEventSystem
from eventlab.system.connect import connect
from tests.gateway.doors import client_of
from tests.gateway.knocking import SECRET, token_of

PLACED = {"type": "order.placed", "data": {}}
OTHERS = {"type": "user.deleted", "data": {}}


def posted(body: Any) -> tuple[httpx.Response, int]:
    """The answer to one who may emit order.placed and nothing else; and how much is stored afterwards."""

    async def story() -> tuple[httpx.Response, int]:
        settings, clock = Settings(vitals=0, secret=SECRET), ManualClock()
        async with connect("memory://") as events, client_of(events, settings, clock=clock) as client:
            bearer = {"Authorization": f"Bearer {token_of()}"}
            return await client.post("/api/events", json=body, headers=bearer), len(await events.history())

    return asyncio.run(story())


def test_what_is_allowed_is_stored() -> None:
    """202, and it is in the log."""
    answer, stored = posted([PLACED, PLACED])

    assert (answer.status_code, stored) == (202, 2)


@pytest.mark.parametrize("body", [OTHERS, [PLACED, OTHERS], [PLACED, PLACED, {**OTHERS, "type": "order.placed.late"}]])
def test_what_is_not_allowed_leaves_nothing_of_its_list(body: Any) -> None:
    """403, also for the neighbours that would have been allowed."""
    answer, stored = posted(body)

    assert (answer.status_code, stored) == (403, 0)
    assert "ann may not emit" in answer.json()["error"]


@pytest.mark.parametrize("wrap", [lambda events: events, MonitoredEventSystem], ids=["alone", "wrapped"])
def test_an_event_that_is_too_large_leaves_nothing_of_its_list(wrap: Callable[[Any], Any]) -> None:
    """Also where a layer around the system would only find out as it stores."""
    large = {"type": "order.placed", "data": {"text": "x" * MAX_ENVELOPE_BYTES}}

    async def story() -> tuple[int, int]:
        async with connect("memory://") as events, client_of(wrap(events)) as client:
            refused = await client.post("/api/events", json=[PLACED, large])
            return refused.status_code, len(await events.history())

    assert asyncio.run(story()) == (422, 0)
