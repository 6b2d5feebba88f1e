"""`POST /api/events` behind the gate: what a token allows is checked for all of a list before any of it is stored."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from eventlab.clock import ManualClock
from eventlab.gateway.settings import Settings
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
