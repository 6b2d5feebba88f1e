"""Ten thousand malformed requests, and a thousand frames: each is refused, and the node serves on."""

from __future__ import annotations

import asyncio
import logging
import random
from collections import Counter
from collections.abc import Iterator

import pytest

from eventlab.gateway import protocols
from tests.gateway.doors import gateway
from tests.gateway.malformed import HEADS, WHOLE, Caller, invented, post, request, spoilt, status
from tests.gateway.malformed_frames import ended_with, malformed_frames
from tests.system.layers import once_system

REQUESTS = 10_000
SPOILT = 1_500
FRAMES = 1_000
CLIENTS = 16


def crowd(chance: random.Random) -> Iterator[tuple[bytes, bool]]:
    """The requests, and whether HTTP itself finds no fault in each: then it must be a 4xx."""
    small = [each for each in WHOLE.values() if len(each) < 50_000]
    kinds = [(raw, True) for raw in WHOLE.values()] + [(raw, False) for raw in HEADS.values()]
    kinds += [(spoilt(chance), False) for _ in range(SPOILT)]
    while len(kinds) < REQUESTS:
        kinds.append((invented(chance) if chance.random() < 0.8 else chance.choice(small), True))
    chance.shuffle(kinds)
    yield from kinds


def test_ten_thousand_malformed_requests(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    """4xx or hung up on; no 5xx, no traceback, nothing stored; afterwards everything works."""
    monkeypatch.setattr(protocols, "REQUEST_SECONDS", 1.0)  # some of those that are spoilt wait for what never comes
    requests = crowd(random.Random(11))

    async def client(port: int) -> list[tuple[int, bool]]:
        async with Caller(port) as caller:
            came = []
            for raw, whole in requests:
                if not whole:
                    caller.hang_up()
                answer = await caller.ask(raw)
                assert b"Traceback" not in answer
                came.append((status(answer), whole))
                if not whole:
                    caller.hang_up()
            return came

    async def story() -> tuple[Counter[tuple[int, bool]], list[int], int]:
        async with once_system() as events, gateway(events) as port:
            came = await asyncio.gather(*(client(port) for _ in range(CLIENTS)))
            stored = len(await events.history())
            async with Caller(port) as caller:
                asked = [request(), post({"type": "a", "data": {}}), request("GET", "/health/ready")]
                afterwards = [status(await caller.ask(raw)) for raw in asked]
            return Counter(each for of_one in came for each in of_one), afterwards, stored

    with caplog.at_level(logging.WARNING):
        came, afterwards, stored = asyncio.run(story())

    assert came.total() == REQUESTS
    assert {found for found, whole in came if whole and not 400 <= found < 500} == set()
    assert max(found for found, _ in came) < 500
    assert [record.getMessage() for record in caplog.records if record.exc_info or record.levelno > 30] == []
    assert (afterwards, stored) == ([200, 202, 200], 0)


def test_a_thousand_malformed_frames(caplog: pytest.LogCaptureFixture) -> None:
    """Each is told by an error or a code that it is the client's fault, and nothing is stored."""
    frames = malformed_frames(random.Random(11), FRAMES)

    async def client(port: int) -> list[int]:
        return [await ended_with(port, raw) for raw in frames]

    async def story() -> tuple[Counter[int], int]:
        async with once_system() as events, gateway(events) as port:
            came = await asyncio.gather(*(client(port) for _ in range(CLIENTS)))
            return Counter(code for of_one in came for code in of_one), len(await events.history())

    with caplog.at_level(logging.WARNING):
        came, stored = asyncio.run(story())

    assert came.total() == FRAMES
    assert set(came) <= {0, 1000, 1002, 1003, 1007, 1008, 1009}
    assert came[1000] < came.total()
    assert [record.getMessage() for record in caplog.records if record.exc_info or record.levelno > 30] == []
    assert stored == 0
