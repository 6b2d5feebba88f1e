"""Tickets: opened with once, on any node, for what the bearer may, for as long as he may."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import uuid4

import jwt
import pytest

from eventlab.clock import Clock, ManualClock
from eventlab.gateway.grant import Grant
from eventlab.gateway.spent import MemorySpent, Spent, spent_in
from eventlab.gateway.tickets import TICKET_SECONDS, Tickets
from eventlab.gateway.tokens import issue, read
from eventlab.system.connect import open_log
from eventlab.system.producers.incoming import Refusal
from tests.conftest import RedisServer
from tests.gateway.knocking import ANN, NOW, OTHER, SECRET, refused, token_of

ANNS = read([SECRET], token_of(), ManualClock())
"""What Ann's token grants, for an hour."""


def office(spent: Spent | None = None, clock: Clock | None = None) -> Tickets:
    """Where tickets are given out and taken."""
    clock = clock or ManualClock()
    return Tickets([SECRET], spent or MemorySpent(clock=clock), clock=clock)


def redeemed(ticket: str, seconds: float = 0) -> Grant:
    """What the ticket opens, so many seconds after it was issued, on a node that knows nothing yet."""
    return asyncio.run(office(clock=ManualClock(NOW + timedelta(seconds=seconds))).redeem(ticket))


def test_a_ticket_opens_what_the_token_opens() -> None:
    """The same patterns, the same subject, and the same end of the connection: not that of the ticket."""
    assert redeemed(office().issue(ANNS), seconds=20) == ANNS
    assert ANNS.expires == NOW + timedelta(hours=1)


def test_a_ticket_lives_for_half_a_minute() -> None:
    """Who comes later gets another."""
    ticket = office().issue(ANNS)

    assert redeemed(ticket, TICKET_SECONDS - 0.1) == ANNS
    with refused(401, "expired"):
        redeemed(ticket, TICKET_SECONDS)


def test_a_ticket_does_not_outlive_the_token() -> None:
    """Of a token with ten seconds left, a ticket has ten."""
    brief = read([SECRET], token_of(expires_in=10), ManualClock())
    ticket = office().issue(brief)

    assert redeemed(ticket, 9.9).expires == NOW + timedelta(seconds=10)
    with refused(401, "expired"):
        redeemed(ticket, 10)


def test_a_ticket_of_a_grant_without_end_opens_without_end() -> None:
    """The ticket itself has one."""
    assert redeemed(office().issue(ANN)).expires is None


def test_a_ticket_opens_once() -> None:
    """The second who shows it is told so; another one is as good as the first was."""

    async def story() -> None:
        tickets = office()
        ticket = tickets.issue(ANNS)
        await tickets.redeem(ticket)
        with refused(401, "used before"):
            await tickets.redeem(ticket)

        assert await tickets.redeem(tickets.issue(ANNS)) == ANNS

    asyncio.run(story())


def test_of_many_who_come_at_once_on_two_nodes_one_gets_in(shared_redis: RedisServer) -> None:
    """A real Redis, where both look."""
    name = uuid4().hex

    async def story() -> list[object]:
        logs = [open_log(shared_redis.address, name=name) for _ in range(2)]
        try:
            for log in logs:
                await log.open()
            nodes = [office(spent_in(log)) for log in logs]
            ticket = nodes[0].issue(ANNS)
            return await asyncio.gather(*(node.redeem(ticket) for node in nodes * 10), return_exceptions=True)
        finally:
            for log in logs:
                await log.aclose()

    came = asyncio.run(story())
    assert came.count(ANNS) == 1
    assert [str(each)[:30] for each in came if isinstance(each, Refusal)] == ["the ticket was used before, an"] * 19


def test_a_used_ticket_is_remembered_longer_than_a_slow_clock_believes_it() -> None:
    """A node whose clock is a minute behind takes it for valid when everybody else has forgotten it."""
    ahead, behind = ManualClock(), ManualClock(NOW - timedelta(seconds=60))
    spent = MemorySpent(clock=ahead)

    async def story() -> None:
        ticket = office(spent, ahead).issue(ANNS)
        await office(spent, ahead).redeem(ticket)
        for clock in (ahead, behind):
            clock.advance(seconds=TICKET_SECONDS + 59)
        with refused(401, "used before"):
            await office(spent, behind).redeem(ticket)

    asyncio.run(story())


def test_a_token_is_no_ticket_and_a_ticket_no_token() -> None:
    """Each is signed for one thing: a token in an address would stay good in every log."""
    with refused(401, "expected aud to be 'eventlab/ticket'"):
        redeemed(token_of())
    with refused(401, "expected aud to be 'eventlab'"):
        read([SECRET], office().issue(ANNS), ManualClock())


@pytest.mark.parametrize(
    ("ticket", "says"),
    [
        (Tickets([OTHER], MemorySpent(), clock=ManualClock()).issue(ANNS), "signature is not valid"),
        ("", "no JSON Web Token"),
        ("garbage", "no JSON Web Token"),
        ("x" * 100_000, "8,192 are the limit"),
    ],
)
def test_a_ticket_that_is_not_ours_is_refused(ticket: str, says: str) -> None:
    """As a token would be; and nothing is remembered of it."""
    spent = MemorySpent()

    with refused(401, says):
        asyncio.run(office(spent).redeem(ticket))
    assert spent.snapshot() == {"remembered": 0}


def test_a_ticket_without_a_name_of_its_own_is_refused() -> None:
    """Nobody could tell that it comes again."""
    claims = jwt.decode(issue(SECRET, ANN, expires_in=60, clock=ManualClock()), options={"verify_signature": False})
    nameless = jwt.encode({**claims, "aud": "eventlab/ticket"}, SECRET, "HS256")

    with refused(401, "has no jti"):
        redeemed(nameless)
