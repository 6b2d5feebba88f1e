"""Health: a node whose store is away is unready and alive; and no probe waits for long."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from eventlab.errors import Unreachable
from eventlab.gateway.app import build_app
from eventlab.gateway.health import Health
from eventlab.gateway.settings import Settings
from eventlab.system.cursor import Cursor
from eventlab.system.memory_log import MemoryLog
from tests.gateway.doors import client_of
from tests.system.layers import once_system

START = Cursor("e", ("0-0",))
ANYTHING: Any = None
"""A probe looks at nothing of its request."""


class Moody(MemoryLog):
    """A log that can be down, or keep one waiting until `answers` is set."""

    def __init__(self) -> None:
        super().__init__()
        self.down, self.asked, self.answers = False, 0, asyncio.Event()

    async def newest(self) -> Cursor:
        """Where it ends, when it feels like it."""
        self.asked += 1
        if self.down:
            raise Unreachable("nobody answers, says the test.")
        await self.answers.wait()
        return START


def test_a_node_is_live_and_ready() -> None:
    """Both say which node it is, and neither may be kept by a proxy."""

    async def story() -> list[httpx.Response]:
        async with once_system() as events, client_of(events, Settings(vitals=0, node="n1")) as client:
            return [await client.get(f"/health/{question}") for question in ("live", "ready")]

    live, ready = asyncio.run(story())

    assert (live.status_code, live.json()) == (200, {"status": "live", "node": "n1"})
    assert (ready.status_code, ready.json()) == (200, {"status": "ready", "node": "n1"})
    assert ready.headers["cache-control"] == "no-store"


def test_a_store_that_is_away_makes_a_node_unready_until_it_is_back(caplog: pytest.LogCaptureFixture) -> None:
    """503, and 200 again; the process was never the problem. What the store said is for the log."""

    async def story() -> tuple[list[Any], str]:
        log = Moody()
        log.answers.set()
        async with Health(log, "n1", lambda: False) as health:
            answers = []
            for log.down in (False, True, False):
                answers.append(await health.ready(ANYTHING))
            assert (await health.live(ANYTHING)).status_code == 200
            return [answer.status_code for answer in answers], bytes(answers[1].body).decode()

    codes, reason = asyncio.run(story())

    assert codes == [200, 503, 200]
    assert "the store does not do what it is asked" in reason
    assert "nobody answers" in caplog.text


def test_a_hundred_probes_of_a_silent_store_ask_it_once() -> None:
    """Each is told within its patience; none leaves a question of its own behind."""

    async def story() -> tuple[set[int], int, int]:
        log = Moody()
        async with Health(log, "n1", lambda: False, patience=0.01) as health:
            answers = [*await asyncio.gather(*(health.ready(ANYTHING) for _ in range(100)))]
            answers += [await health.ready(ANYTHING)]
            asked = log.asked
            log.answers.set()
            again = await health.ready(ANYTHING)
            return {answer.status_code for answer in answers}, asked, again.status_code

    assert asyncio.run(story()) == ({503}, 1, 200)


def test_a_look_ends_with_its_health() -> None:
    """A store that never answers does not hold up the end."""

    async def story() -> set[str]:
        async with Health(Moody(), "n1", lambda: False, patience=0.01) as health:
            await health.ready(ANYTHING)
        return {task.get_name() for task in asyncio.all_tasks()} - {asyncio.current_task().get_name()}  # type: ignore[union-attr]

    assert asyncio.run(story()) == set()


def test_a_node_that_drains_is_unready_and_alive() -> None:
    """Whoever asks is sent elsewhere, before the door closes."""

    async def story() -> tuple[int, int]:
        async with once_system() as events:
            app = build_app(events, Settings(vitals=0))
            await app.state.hub.drain(over=0)
            transport = httpx.ASGITransport(app)
            async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
                return (await client.get("/health/ready")).status_code, (await client.get("/health/live")).status_code

    assert asyncio.run(story()) == (503, 200)
