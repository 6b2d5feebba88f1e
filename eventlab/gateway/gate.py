"""The gate: who comes in, and what they may do. Every request passes it before anything is done for it.

1 from where?   a browser tells from which page it comes: a foreign page is refused       403   origin.py
2 who?          a bearer's token, or a ticket; without a secret, everybody is let in      401   tokens, tickets.py
3 what?         a grant: patterns that may be listened to, types that may be emitted      403   grant.py
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from eventlab.clock import Clock, system_clock
from eventlab.errors import StoreError
from eventlab.event import Pattern
from eventlab.gateway.grant import EVERYTHING, Grant
from eventlab.gateway.origin import Origins
from eventlab.gateway.secret import check_secret
from eventlab.gateway.settings import Settings
from eventlab.gateway.spent import Spent
from eventlab.gateway.tickets import TICKET_SECONDS, Tickets
from eventlab.gateway.tokens import read, unauthorized
from eventlab.system.producers.incoming import Endpoint, Refusal, answering, excuse

if TYPE_CHECKING:
    from starlette.requests import HTTPConnection, Request

GRANT = "eventlab.grant"
"""Where a connection's scope holds its grant, for whoever looks at it afterwards: the log, the limits."""


class Gate:
    """Lets in who may come in. Raises `InvalidOption` for a secret or an origin that is none."""

    def __init__(self, settings: Settings, spent: Spent, *, clock: Clock = system_clock) -> None:
        known = [] if settings.secret is None else [settings.secret, *settings.former_secrets]
        self._secrets = [check_secret(secret) for secret in known]
        self._tickets = Tickets(self._secrets, spent, clock=clock)
        self._origins, self._clock = Origins(settings), clock

    async def admit(self, connection: HTTPConnection, *, by_ticket: bool = True) -> Grant:
        """What this connection may do. Raises a `Refusal`: 401, 403, or 503 when the store does not answer.

        A ticket is used up by this, whatever becomes of the connection.
        """
        self._origins.check(connection)
        try:
            grant = await self._known(connection, by_ticket) if self._secrets else EVERYTHING
        except StoreError as error:  # whoever cannot be told apart from a thief stays outside
            raise Refusal(503, f"the ticket cannot be checked: {excuse(error)}") from None
        connection.scope[GRANT] = grant
        return grant

    async def _known(self, connection: HTTPConnection, by_ticket: bool) -> Grant:
        headers, tickets = connection.headers.getlist("authorization"), connection.query_params.getlist("ticket")
        if len(headers) == 1:
            scheme, _, token = headers[0].strip().partition(" ")
            if scheme.lower() == "bearer":
                return read(self._secrets, token.strip(), self._clock)
        if not headers and len(tickets) == 1 and by_ticket:
            return await self._tickets.redeem(tickets[0])
        or_ticket = ", or once ?ticket=… from POST /api/tickets" if by_ticket else ""
        raise unauthorized(f"no token came: expected one header Authorization: Bearer <token>{or_ticket}.", "Bearer")

    def ticket(self, grant: Grant) -> str:
        """A ticket that opens a connection with this grant; empty where no secret is set, and nobody asks for one."""
        return self._tickets.issue(grant) if self._secrets else ""


def post_ticket(gate: Gate) -> Endpoint:
    """An endpoint for `Route("/api/tickets", …, methods=["POST"])`: a ticket for the bearer of a token."""

    async def post(request: Request) -> dict[str, Any]:
        grant = await gate.admit(request, by_ticket=False)  # by a ticket, one ticket would be endlessly many
        return {"ticket": gate.ticket(grant), "expires_in": TICKET_SECONDS}

    return answering(post, status=200)


def check_listen(grant: Grant, patterns: Iterable[Pattern]) -> None:
    """Raises a `Refusal`, 403, unless each of the patterns may be listened to."""
    for pattern in patterns:
        if not grant.may_listen([pattern]):
            raise Refusal(403, f"{grant.subject} may not listen to {pattern.text}: allowed {_told(grant.listen)}.")


def check_emit(grant: Grant, type: str) -> None:
    """Raises a `Refusal`, 403, unless an event of this type may be emitted."""
    if not grant.may_emit(type):
        raise Refusal(403, f"{grant.subject} may not emit {type}: allowed {_told(grant.emit)}.")


def _told(patterns: tuple[Pattern, ...]) -> str:
    return f"is {', '.join(each.text for each in patterns)}" if patterns else "is nothing"
