"""The gate: who shows what, where, is let in with what; and what is answered to the others."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import HTTPConnection
from starlette.routing import Route

from eventlab.clock import ManualClock
from eventlab.errors import InvalidOption, Unreachable
from eventlab.event import Pattern
from eventlab.gateway.gate import GRANT, Gate, check_emit, check_listen, post_ticket
from eventlab.gateway.grant import EVERYTHING, Grant
from eventlab.gateway.settings import Settings
from eventlab.gateway.spent import MemorySpent
from tests.gateway.knocking import ANN, OTHER, SECRET, bearing, connection, refused, settings, token_of

ANNS_LISTEN = [Pattern("order.*")]


def gate(given: Settings | None = None, spent: Any = None) -> Gate:
    """A gate that stands at `NOW`."""
    clock = ManualClock()
    return Gate(given or settings(), spent or MemorySpent(clock=clock), clock=clock)


def admitted(knocks: HTTPConnection, at: Gate | None = None) -> Grant:
    """What the gate grants."""
    return asyncio.run((at or gate()).admit(knocks))


class Down:
    """A store of used tickets that does not answer."""

    async def first(self, id: str, *, seconds: float) -> bool:
        """It raises."""
        raise Unreachable("no Redis at redis://127.0.0.1:6379/0: connection refused.")


def test_without_a_secret_everybody_may_do_everything() -> None:
    """On one's own machine; a token that somebody sends is not looked at."""
    assert admitted(connection(), gate(Settings())) is EVERYTHING
    assert admitted(bearing("whatever"), gate(Settings())) is EVERYTHING


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER", "Bearer "])
def test_the_bearer_of_a_token_is_let_in(scheme: str) -> None:
    """HTTP does not mind capitals; the grant is left in the scope, for the log and the limits."""
    knocks = bearing(token_of(), scheme)
    grant = admitted(knocks)

    assert (grant.subject, list(grant.listen)) == ("ann", ANNS_LISTEN)
    assert knocks.scope[GRANT] is grant


def test_a_former_secret_is_still_believed() -> None:
    """While it is being changed; tickets are signed with the new one."""
    changing = gate(settings(secret=OTHER, former_secrets=(SECRET,)))
    grant = admitted(bearing(token_of()), changing)

    assert grant.subject == "ann"
    assert admitted(connection(ticket=changing.ticket(grant)), gate(settings(secret=OTHER))) == grant


def test_a_secret_is_changed_on_one_node_after_the_other_and_nobody_is_refused() -> None:
    """Three rounds. In each of them a node of before and one of after believe each other's tokens and tickets."""
    files = [(SECRET,), (SECRET, OTHER), (OTHER, SECRET), (OTHER,)]
    nodes = [gate(settings(secret=file[0], former_secrets=file[1:])) for file in files]
    valid = [SECRET, SECRET, OTHER]  # in each round: with what tokens were signed that have not expired

    for secret, before, after in zip(valid, nodes, nodes[1:], strict=False):
        for one, other in ((before, after), (after, before)):
            grant = admitted(bearing(token_of(secret=secret)), one)
            assert admitted(connection(ticket=one.ticket(grant)), other) == grant


def test_with_its_secret_everything_that_it_signed_is_called_back_and_nothing_else() -> None:
    """So whoever may have to be shut out alone gets a secret of his own, which signs for nobody else."""
    ours, theirs = token_of(), token_of(secret=OTHER)
    before, after = gate(settings(former_secrets=(OTHER,))), gate()

    assert [admitted(bearing(token), before) for token in (ours, theirs)]
    assert admitted(bearing(ours), after)
    with refused(401, "another secret signed it"):
        admitted(bearing(theirs), after)


def test_a_ticket_is_let_in_once() -> None:
    """By its address alone, which is all that EventSource and WebSocket can say."""
    at = gate()
    grant = admitted(bearing(token_of()), at)
    ticket = at.ticket(grant)

    assert admitted(connection(scheme="ws", ticket=ticket), at) == grant
    with refused(401, "used before"):
        admitted(connection(ticket=ticket), at)


NOBODY: dict[str, Callable[[], HTTPConnection]] = {
    "nothing": connection,
    "another scheme": lambda: connection(("authorization", "Basic YW5uOnNlY3JldA==")),
    "a token without a scheme": lambda: connection(("authorization", token_of())),
    "two headers": lambda: connection(*[("authorization", f"Bearer {token_of()}")] * 2),
    "a header that is none, and a ticket": lambda: connection(("authorization", "Basic YQ=="), ticket=ticket()),
    "two tickets": lambda: connection(ticket=[ticket(), ticket()]),
    "a token in the address": lambda: connection(token=token_of()),
}
BAD: dict[str, Callable[[], HTTPConnection]] = {
    "an empty token": lambda: bearing(""),
    "garbage": lambda: bearing("garbage"),
    "letters that are no ASCII": lambda: bearing("tökén"),
    "two words": lambda: bearing(f"{token_of()} {token_of()}"),
    "another secret's": lambda: bearing(token_of(secret=OTHER)),
    "100 KB": lambda: bearing("x" * 100_000),
    "a ticket as a token": lambda: bearing(ticket()),
    "a token as a ticket": lambda: connection(ticket=token_of()),
    "an empty ticket": lambda: connection(ticket=""),
    "100 KB as a ticket": lambda: connection(ticket="x" * 100_000),
}


def ticket() -> str:
    """A good one."""
    return gate().ticket(ANN)


@pytest.mark.parametrize("knocks", NOBODY.values(), ids=NOBODY)
def test_whoever_says_nothing_is_told_what_to_say(knocks: Callable[[], HTTPConnection]) -> None:
    """401, and the header by which a client knows what is asked for."""
    with refused(401, "expected one header Authorization: Bearer <token>, or once .ticket=") as caught:
        admitted(knocks())

    assert caught.value.headers == {"WWW-Authenticate": "Bearer"}


@pytest.mark.parametrize("knocks", BAD.values(), ids=BAD)
def test_whoever_says_something_wrong_is_told_so(knocks: Callable[[], HTTPConnection]) -> None:
    """401, and the header says that it is the token that is wrong."""
    with refused(401) as caught:
        admitted(knocks())

    assert caught.value.headers == {"WWW-Authenticate": 'Bearer error="invalid_token"'}


def test_a_foreign_page_is_refused_before_its_ticket_is_used() -> None:
    """403, whatever else it has; the ticket is still good for the right page."""
    at = gate()
    ticket = at.ticket(ANN)
    with refused(403, 'Origin is "https://evil.example"'):
        admitted(connection(("origin", "https://evil.example"), ticket=ticket), at)

    assert admitted(connection(ticket=ticket), at)


def test_a_store_that_is_down_admits_nobody() -> None:
    """503, and when to come again; a bearer needs no store."""
    at = gate(spent=Down())
    with refused(503, "cannot be checked: the store does not") as caught:
        admitted(connection(ticket=ticket()), at)

    assert caught.value.headers == {"Retry-After": "1"}
    assert admitted(bearing(token_of()), at)


def test_a_gate_needs_a_real_secret() -> None:
    """A weak one is found when it is built, not when somebody has guessed it."""
    for weak in (settings(secret=b"weak"), settings(former_secrets=(b"weak",))):
        with pytest.raises(InvalidOption, match="expected 32 or more"):
            gate(weak)


def test_what_is_not_granted_is_refused_with_what_is() -> None:
    """A token for `order.*` does not open `*`; one for nothing is told so."""
    check_listen(ANN, [Pattern("order.placed"), Pattern("order.*")])
    check_emit(ANN, "order.placed")
    with refused(403, r"ann may not listen to \*: allowed is order\.\*"):
        check_listen(ANN, [Pattern("order.placed"), Pattern("*")])
    with refused(403, r"ann may not emit order\.paid: allowed is order\.placed"):
        check_emit(ANN, "order.paid")
    with refused(403, "allowed is nothing"):
        check_emit(Grant.of("bob"), "order.paid")


def asked_for_a_ticket(at: Gate, query: str = "", **headers: str) -> httpx.Response:
    """The answer of the endpoint."""
    app = Starlette(routes=[Route("/api/tickets", post_ticket(at), methods=["POST"])])

    async def story() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as client:
            return await client.post(f"/api/tickets{query}", headers=headers)

    return asyncio.run(story())


def test_the_bearer_gets_a_ticket() -> None:
    """By HTTP, with the seconds that it lives."""
    at = gate()
    answer = asked_for_a_ticket(at, authorization=f"Bearer {token_of()}")

    assert answer.status_code == 200
    assert answer.json()["expires_in"] == 30
    assert admitted(connection(ticket=answer.json()["ticket"]), at).subject == "ann"


def test_a_ticket_buys_no_ticket() -> None:
    """One would be endlessly many; and it is not used up by the try."""
    at = gate()
    ticket = at.ticket(ANN)
    answer = asked_for_a_ticket(at, f"?ticket={ticket}")

    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
    assert "?ticket" not in answer.json()["error"]
    assert admitted(connection(ticket=ticket), at)


def test_without_a_secret_a_page_works_all_the_same() -> None:
    """Its ticket is empty, and nobody asks for it."""
    at = gate(Settings())
    answer = asked_for_a_ticket(at)

    assert answer.json() == {"ticket": "", "expires_in": 30}
    assert admitted(connection(ticket=""), at) is EVERYTHING
