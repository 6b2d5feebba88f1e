"""Whatever comes: an answer that says what is wrong with it, never a mistake of ours, never a traceback."""

from __future__ import annotations

import asyncio
import json
import logging
import random
from collections.abc import Iterable

import httpx
import pytest
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st

from eventlab.gateway import protocols
from eventlab.gateway.settings import Settings
from tests.gateway.doors import client_of, gateway
from tests.gateway.malformed import STRANGERS, TABLE, Caller, spoilt, status
from tests.system.layers import once_system

AT_ONCE = 16


def answers(raw: Iterable[bytes], settings: Settings | None = None) -> tuple[list[bytes], int]:
    """What comes back for each of these, on a connection of its own; and how many events are stored afterwards."""

    async def story() -> tuple[list[bytes], int]:
        turns = asyncio.Semaphore(AT_ONCE)
        async with once_system() as events, gateway(events, settings) as port:

            async def one(each: bytes) -> bytes:
                async with turns, Caller(port) as caller:
                    return await caller.ask(each)

            return await asyncio.gather(*map(one, raw)), len(await events.history())

    return asyncio.run(story())


def check_log(records: list[logging.LogRecord]) -> None:
    """No record tells of a mistake of ours."""
    assert [record.getMessage() for record in records if record.exc_info or record.levelno >= logging.ERROR] == []


def test_every_malformed_request_is_refused(caplog: pytest.LogCaptureFixture) -> None:
    """4xx for each of them, in JSON where it got as far as us, and none of them stored anything."""
    with caplog.at_level(logging.INFO):
        came, stored = answers(TABLE.values())

    assert len(TABLE) > 180
    wrong = {name: answer[:200] for name, answer in zip(TABLE, came, strict=True) if not 400 <= status(answer) < 500}
    assert wrong == {}
    assert b"Traceback" not in b"".join(came)
    assert stored == 0
    check_log(caplog.records)


def test_who_is_not_known_learns_nothing(caplog: pytest.LogCaptureFixture) -> None:
    """401 for every token and every ticket that is none; neither stands in the log."""
    with caplog.at_level(logging.INFO):
        came, _ = answers(STRANGERS.values(), Settings(vitals=0, secret=b"s" * 32))

    assert {name: status(answer) for name, answer in zip(STRANGERS, came, strict=True)} == dict.fromkeys(STRANGERS, 401)
    check_log(caplog.records)


def test_a_spoilt_request_is_never_our_mistake(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Bytes changed, lost and doubled by chance: whatever that makes, it is not a 5xx."""
    monkeypatch.setattr(protocols, "REQUEST_SECONDS", 0.2)  # some of them wait for a body that never comes
    chance = random.Random(7)
    with caplog.at_level(logging.INFO):
        came, _ = answers(spoilt(chance) for _ in range(500))

    assert max(map(status, came)) < 500
    check_log(caplog.records)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=8,
)
FIELDS = st.fixed_dictionaries(
    {"type": ANYTHING, "data": ANYTHING},
    optional=dict.fromkeys(("actor", "source", "key", "id", "version", "metadata", "other"), ANYTHING),
)


@given(st.lists(FIELDS | ANYTHING, min_size=1, max_size=20))
@limits(max_examples=30)  # of twenty bodies each
def test_no_body_is_our_mistake(bodies: list[object]) -> None:
    """Whatever JSON says, an event or not: stored, or refused with a sentence."""

    async def story() -> list[httpx.Response]:
        async with once_system() as events, client_of(events) as client:
            headers = {"Content-Type": "application/json"}
            return [await client.post("/api/events", content=json.dumps(body), headers=headers) for body in bodies]

    for body, answer in zip(bodies, asyncio.run(story()), strict=True):
        assert answer.status_code in (202, 400, 413, 422), (body, answer.text)
        assert "events" in answer.json() or "error" in answer.json()
