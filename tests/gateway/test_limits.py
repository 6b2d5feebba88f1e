"""Limits: a client that asks too often waits, the others do not notice, and nobody is remembered for ever."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventlab.clock import ManualClock
from eventlab.errors import InvalidOption
from eventlab.gateway.grant import EVERYTHING
from eventlab.gateway.limits import ConnectionLimit, RateLimit, client_of
from eventlab.system.producers.incoming import Refusal
from tests.gateway.knocking import ANN, NOW, connection, refused


def admitted(limit: RateLimit, tries: int, client: str = "ann") -> int:
    """How many of so many requests get through."""
    count = 0
    for _ in range(tries):
        try:
            limit.take(client)
            count += 1
        except Refusal:
            continue
    return count


def test_a_seconds_worth_may_come_at_once() -> None:
    """And then no more than runs into the bucket."""
    clock = ManualClock()
    limit = RateLimit(10, clock=clock)

    assert admitted(limit, 100) == 10
    clock.advance(seconds=0.5)
    assert admitted(limit, 100) == 5
    clock.advance(seconds=3600)
    assert admitted(limit, 100) == 10


def test_a_client_that_waits_as_told_gets_through() -> None:
    """429, whole seconds in Retry-After, and what was asked in vain does not make it later."""
    clock = ManualClock()
    limit = RateLimit(0.5, clock=clock)
    limit.take("address 192.0.2.7")
    clock.advance(seconds=0.5)

    for _ in range(10):
        with refused(429, r"address 192\.0\.2\.7 asks too often: 0\.5 requests a second") as caught:
            limit.take("address 192.0.2.7")
    assert caught.value.headers == {"Retry-After": "2"}
    clock.advance(seconds=1.5)
    assert admitted(limit, 10, "address 192.0.2.7") == 1


def test_a_client_has_a_bucket_of_its_own() -> None:
    """Whoever empties his leaves the others theirs."""
    limit = RateLimit(5, clock=ManualClock())

    assert (admitted(limit, 100, "ann"), admitted(limit, 100, "bob")) == (5, 5)


@given(st.floats(0.1, 1000), st.lists(st.tuples(st.floats(0, 3), st.integers(1, 20)), min_size=1, max_size=20))
def test_in_any_span_no_more_gets_through_than_the_rate_allows(rate: float, visits: list[tuple[float, int]]) -> None:
    """A bucketful, and what runs in meanwhile; however the requests are spread."""
    clock, got = ManualClock(), 0
    limit = RateLimit(rate, clock=clock)
    for pause, tries in visits:
        clock.advance(seconds=pause)
        got += admitted(limit, tries)

    assert 1 <= got <= max(rate, 1) + rate * (clock() - NOW).total_seconds() + 0.001


def test_a_clock_that_is_set_back_locks_nobody_out() -> None:
    """A bucket is full a second from now, at the latest."""
    hands = [NOW.replace(hour=23)]
    limit = RateLimit(1, clock=lambda: hands[-1])
    limit.take("ann")
    hands.append(NOW)

    assert admitted(limit, 3) == 0
    hands.append(NOW + timedelta(seconds=1))
    assert admitted(limit, 3) == 1


def test_only_so_many_clients_are_remembered() -> None:
    """Whoever has been silent longest is forgotten; a busy one is not, and cannot hide behind a crowd."""
    clock = ManualClock()
    limit = RateLimit(2, clock=clock, remembered=10)
    for number in range(1000):
        if number % 5 == 0:
            admitted(limit, 2, "busy")
        limit.take(f"address {number}")

    assert limit.snapshot() == {"clients": 10}
    assert admitted(limit, 1, "busy") == 0


@pytest.mark.parametrize("rate", [0, -1, math.nan, math.inf])
def test_a_rate_is_a_number(rate: float) -> None:
    """Of 0, nobody would ever be let in."""
    with pytest.raises(InvalidOption, match="expected requests a second"):
        RateLimit(rate)


def test_connections_are_counted_while_they_are_open() -> None:
    """All of them, and each client's: 503 where the server is full, 429 where the client has enough."""
    limit = ConnectionLimit(total=3, per_client=2)
    with limit.hold("ann"), limit.hold("ann"):
        with refused(429, "ann has 2 connections open") as caught, limit.hold("ann"):
            """It does not open."""
        assert caught.value.headers == {"Retry-After": "1"}
        with limit.hold("bob"):
            with refused(503, "3 connections are open") as caught, limit.hold("eve"):
                """It does not open."""
            assert caught.value.headers == {"Retry-After": "1"}
            assert limit.snapshot() == {"connections": 3, "clients": 2}

    assert limit.snapshot() == {"connections": 0, "clients": 0}


def test_a_connection_that_ends_in_an_error_is_not_counted_any_more() -> None:
    """Or the limit would be reached by nobody."""
    limit = ConnectionLimit(total=1, per_client=1)
    for _ in range(3):
        with pytest.raises(ConnectionResetError), limit.hold("ann"):
            raise ConnectionResetError

    assert limit.snapshot() == {"connections": 0, "clients": 0}


@pytest.mark.parametrize(
    ("address", "client"),
    [
        ("192.0.2.7", "address 192.0.2.7"),
        ("::ffff:192.0.2.7", "address 192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "address 2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::", "address 2001:db8:1:2::/64"),
        ("testclient", "address testclient"),
    ],
)
def test_without_a_token_a_client_is_its_address(address: str, client: str) -> None:
    """Of the long kind the network: whoever has one address of it has them all."""
    assert client_of(connection(client=address), EVERYTHING) == client


def test_a_client_with_a_token_is_whom_it_names() -> None:
    """From wherever it comes; a subject that looks like an address is still a subject."""
    assert client_of(connection(), ANN) == "subject ann"


def test_a_socket_without_an_address_is_a_client_too() -> None:
    """Such as one in the file system."""
    nameless: Any = connection()
    nameless.scope["client"] = None

    assert client_of(nameless, EVERYTHING) == "address unknown"
