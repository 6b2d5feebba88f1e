"""The suite of promises: every stage keeps it on every store, and every promise has a system that breaks it."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from eventlab.conformance import DECLARED, PROMISES, Make, try_out, verify
from eventlab.emitter import PersistentEventSystem
from eventlab.guarantees import Guarantees
from eventlab.system import UnifiedEventSystem, connect
from tests.conformance.systems import BROKEN, InMemory
from tests.conftest import RedisCluster, RedisServer

CODES = {promise.code: promise for promise in PROMISES}


def embedded(kind: type[PersistentEventSystem] = PersistentEventSystem) -> Make:
    return lambda store: kind(f"embedded://{store}", on_error=lambda *_: None)


@pytest.fixture(params=["embedded", "redis"])
def make(request: pytest.FixtureRequest) -> Make:
    """A maker of stage-2 systems on each kind of store."""
    if request.param == "embedded":
        return embedded()
    server: RedisServer = request.getfixturevalue("shared_redis")
    return lambda store: PersistentEventSystem(server.address, prefix=f"{store}:", on_error=lambda *_: None)


@pytest.mark.parametrize("code", CODES)
def test_persistent_event_system_comes_out_as_declared(make: Make, code: str) -> None:
    """PersistentEventSystem keeps what it owes, and its declaration is exactly what the experiments find."""
    result = asyncio.run(try_out(CODES[code], make))

    assert result.ok, str(result)


@pytest.fixture(params=["memory", "embedded", "redis", "several partitions on one redis", "cluster"])
def make_unified(request: pytest.FixtureRequest) -> Make:
    """A maker of production systems on each kind of store."""

    def make(store: str) -> Awaitable[UnifiedEventSystem]:
        address, options = addresses[request.param](store)
        return connect(address, on_error=lambda *_: None, **options)  # type: ignore[return-value]  # it is awaitable

    def redis(kind: str) -> str:
        server: RedisServer | RedisCluster = request.getfixturevalue(f"shared_{kind}")
        return server.address

    addresses: dict[str, Callable[[str], tuple[str, dict[str, Any]]]] = {
        "memory": lambda store: (f"memory://{store}", {}),
        "embedded": lambda store: (f"embedded://{store}", {}),
        "redis": lambda store: (redis("redis"), {"name": store}),
        "several partitions on one redis": lambda store: (redis("redis"), {"name": store, "partitions": 5}),
        "cluster": lambda store: (redis("cluster"), {"name": store}),
    }
    return make


@pytest.mark.parametrize("code", CODES)
def test_unified_event_system_comes_out_as_declared(make_unified: Make, code: str) -> None:
    """UnifiedEventSystem keeps the same promises on every size of store; only the address differs."""
    result = asyncio.run(try_out(CODES[code], make_unified))

    assert result.ok, str(result)


def test_a_report_is_a_line_for_each_promise() -> None:
    """The report of a whole run can be read, and says that all came out as it should."""
    report = asyncio.run(verify(embedded()))

    assert report.ok
    assert len(str(report).splitlines()) == len(PROMISES)
    assert "not promised, not kept" in str(report)


def test_every_field_of_the_declaration_has_its_experiment() -> None:
    """No guarantee can be declared without an experiment that decides it."""
    decided = [promise.guarantee for promise in DECLARED]

    assert decided == [field.name for field in dataclasses.fields(Guarantees)]


def test_a_declaration_that_is_too_modest_fails_as_well() -> None:
    """A strength that is not declared is a surprise: the suite says that it was kept, but not declared."""

    class Modest(PersistentEventSystem):
        guarantees = dataclasses.replace(PersistentEventSystem.guarantees, persistent=False)

    result = asyncio.run(try_out(CODES["PERSISTENT"], embedded(Modest)))

    assert not result.ok
    assert "kept, but declared persistent=False" in str(result)


def test_the_suite_is_not_tied_to_our_stages() -> None:
    """A system written without any of our parts keeps all promises too."""
    report = asyncio.run(verify(InMemory))

    assert report.ok, str(report)


@pytest.mark.parametrize(("code", "system"), BROKEN, ids=[f"{code}:{system.__name__}" for code, system in BROKEN])
def test_a_broken_system_is_caught(code: str, system: type[InMemory], monkeypatch: pytest.MonkeyPatch) -> None:
    """For every promise there is a system that breaks it, and the suite says what it expected and what came."""
    monkeypatch.setattr("eventlab.conformance.EXPERIMENT_SECONDS", 1.0)
    monkeypatch.setattr("eventlab.conformance.promise.PATIENCE_SECONDS", 0.2)
    result = asyncio.run(try_out(CODES[code], system))

    assert not result.ok
    assert code in str(result)
    assert result.detail


def test_every_promise_has_a_system_that_breaks_it() -> None:
    """No experiment in the suite passes whatever it is given."""
    assert {code for code, _ in BROKEN} == set(CODES)
