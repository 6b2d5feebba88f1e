"""Admission: whoever asks too often or too much is told so, and every refusal is counted by its reason."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from eventlab.clock import ManualClock
from eventlab.gateway.admission import Admission
from eventlab.gateway.gate import Gate
from eventlab.gateway.grant import EVERYTHING
from eventlab.gateway.settings import Settings
from eventlab.gateway.spent import MemorySpent
from eventlab.metrics import CountedMetrics
from tests.gateway.doors import client_of
from tests.gateway.knocking import connection, refused, settings, token_of
from tests.system.layers import once_system


def admission_of(given: Settings, clock: ManualClock | None = None) -> tuple[Admission, CountedMetrics]:
    """An admission with these settings, on a clock that stands still by itself, and what it counts."""
    clock, metrics = clock or ManualClock(), CountedMetrics()
    return Admission(Gate(given, MemorySpent(clock=clock), clock=clock), given, metrics, clock=clock), metrics


def test_each_client_has_a_rate_of_its_own() -> None:
    """One that asks too often is refused; another is not."""

    async def story() -> CountedMetrics:
        clock = ManualClock()
        admission, metrics = admission_of(Settings(rate=2), clock)
        for _ in range(2):
            await admission.admit(connection())
        with refused(429, "asks too often"):
            await admission.admit(connection())
        await admission.admit(connection(client="192.0.2.8"))
        clock.advance(seconds=0.5)  # of a second, in which one of two comes back
        await admission.admit(connection())
        return metrics

    assert asyncio.run(story()).snapshot() == {"gateway.refused{reason=too many}": 1}


def test_refusals_are_counted_by_their_reason() -> None:
    """Who was not known, who came from a foreign page."""

    async def story() -> CountedMetrics:
        admission, metrics = admission_of(settings())
        for headers in ([], [("authorization", "Bearer x")]):
            with refused(401):
                await admission.admit(connection(*headers))
        with refused(403):
            await admission.admit(connection(("origin", "https://evil.example")))
        await admission.admit(connection(("authorization", f"Bearer {token_of()}")))
        return metrics

    assert asyncio.run(story()).snapshot() == {
        "gateway.refused{reason=unknown}": 2,
        "gateway.refused{reason=forbidden}": 1,
    }


def test_a_place_is_given_back_whatever_happens() -> None:
    """An error in a stream must not make the node smaller."""
    admission, metrics = admission_of(Settings(max_per_client=1))

    def break_off() -> None:
        with admission.place(connection(), EVERYTHING):
            with refused(429), admission.place(connection(), EVERYTHING):
                pass
            raise RuntimeError(str(admission.snapshot()))

    with pytest.raises(RuntimeError, match="'connections': 1, 'clients': 1"):
        break_off()

    assert admission.snapshot() == {"connections": 0, "clients": 0}
    assert metrics.snapshot() == {"gateway.refused{reason=too many}": 1}


def test_doors_with_a_gate_of_their_own_are_limited_too() -> None:
    """Whoever guesses signatures may not do so without end."""

    async def story() -> list[httpx.Response]:
        clock = ManualClock()
        async with once_system() as events, client_of(events, Settings(vitals=0, rate=2), clock=clock) as client:
            return [await client.post("/webhooks/shop", content=b"{}") for _ in range(3)]

    answers = asyncio.run(story())

    assert [answer.status_code for answer in answers] == [401, 401, 429]
    assert answers[-1].headers["retry-after"] == "1"
