"""Tickets: for `EventSource` and `WebSocket`, which cannot send a header with a token in it.

    POST /api/tickets                       Authorization: Bearer …          a program of the page can send it
        {"ticket": "eyJ…", "expires_in": 30}
    GET /api/events?ticket=eyJ…             new EventSource(…)               the address is all that it can say

An address is written into logs and histories. So a ticket is worth nothing there: it lives for half a minute, and is
used up by the first who shows it, on any node. It opens what the bearer might open, for as long as he might.

An `EventSource` whose connection broke shows the same address again, is refused, and gives up. So a page then asks for
another ticket, and opens a new one at `?ticket=…&after=…`, behind the last id that it has seen.
"""

from __future__ import annotations

import os
from base64 import urlsafe_b64encode
from collections.abc import Sequence

from eventlab.clock import Clock, system_clock
from eventlab.event.identity import RandomBytes
from eventlab.gateway.grant import Grant
from eventlab.gateway.spent import Spent
from eventlab.gateway.tokens import LEEWAY, granted, signed, unauthorized, verified

AUDIENCE = "eventlab/ticket"
TICKET_SECONDS = 30
"""Long enough for a slow network; a page asks for one when it needs it."""


class Tickets:
    """Gives tickets out, and takes them, each once."""

    def __init__(
        self,
        secrets: Sequence[bytes],
        spent: Spent,
        *,
        clock: Clock = system_clock,
        randbytes: RandomBytes = os.urandom,
    ) -> None:
        self._secrets, self._spent, self._clock, self._randbytes = secrets, spent, clock, randbytes

    def issue(self, grant: Grant) -> str:
        """A ticket that opens a connection with this grant, once."""
        now = int(self._clock().timestamp())
        until = None if grant.expires is None else int(grant.expires.timestamp())
        expires = now + TICKET_SECONDS if until is None else min(now + TICKET_SECONDS, until)
        id = urlsafe_b64encode(self._randbytes(16)).decode().rstrip("=")
        return signed(self._secrets[0], grant, aud=AUDIENCE, iat=now, exp=expires, jti=id, until=until)

    async def redeem(self, ticket: str) -> Grant:
        """What it opens; from now on it opens nothing.

        Raises a `Refusal`, 401, or a `StoreError` when nobody can know whether it was used.
        """
        claims = verified(self._secrets, ticket, AUDIENCE, self._clock)
        if claims.jti is None:
            raise unauthorized("the ticket has no jti, so it could be used twice. Get one from POST /api/tickets.")
        grant = granted(claims, claims.until)
        left = claims.exp - self._clock().timestamp()
        # Remembered for longer than it is valid: on another node, whose clock is behind, it is valid for longer.
        if not await self._spent.first(claims.jti, seconds=left + LEEWAY):
            raise unauthorized("the ticket was used before, and is good for once. Get another from POST /api/tickets.")
        return grant
