"""`GET /api/events`: whoever may listen gets a stream of what happens.

    GET /api/events?pattern=order.*&pattern=*.failed      live; any browser's EventSource can do that
        Last-Event-ID: 1723890600000-3                    resumed: what was missed comes first. Or ?after=…
        named=1                                           each frame carries its type, for addEventListener
        slow=conflate                                     if you are slow: the newest of each key, not all of them
        ticket=…                                          from POST /api/tickets, where a token cannot be sent

A browser that reconnects says the old `after` of its address and the new `Last-Event-ID`: the header counts.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from eventlab.clock import Clock, system_clock
from eventlab.errors import InvalidQuery, shown_as_json
from eventlab.event import Pattern
from eventlab.gateway.admission import Admission
from eventlab.gateway.direct import ABORT
from eventlab.gateway.gate import check_listen
from eventlab.gateway.hub import Hub
from eventlab.gateway.limits import Place
from eventlab.gateway.query import asked
from eventlab.gateway.stream import HEADERS, SseStream, hung_up
from eventlab.system.producers.incoming import Endpoint

MAX_PATTERNS = 100
"""Of one stream: each is compared with each type of event, once."""
CHOICES = {"named": ("0", "1"), "slow": ("disconnect", "conflate")}


def streaming(hub: Hub, admission: Admission, *, clock: Clock = system_clock) -> Endpoint:
    """An endpoint for GET that answers with a stream of the events of `hub`."""

    async def listen(request: Request) -> Response:
        grant = await admission.admit(request)
        given = asked(request, ("after", *CHOICES), often=("pattern",))
        named, slow = (_choice(name, given.get(name)) for name in CHOICES)
        patterns = _patterns(request)
        check_listen(grant, patterns)
        if hub.draining and ABORT in request.scope.get("extensions", {}):
            return HungUp()
        if request.method == "HEAD":
            return Response(headers={name.decode(): value.decode() for name, value in HEADERS})
        stream = SseStream(
            hub,
            patterns,
            request.headers.get("last-event-id") or given.get("after"),
            named=named == "1",
            conflate=slow == "conflate",
            seconds=None if grant.expires is None else (grant.expires - clock()).total_seconds(),
        )
        return Placed(stream, admission.place(request, grant))

    return listen


class Placed(Response):
    """A stream that holds a place until it has been called, which is at once. It does not hold the request."""

    def __init__(self, stream: SseStream, place: Place) -> None:
        self._stream, self._place = stream, place

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with self._place:
            await self._stream(scope, receive, send)


class HungUp(Response):
    """No answer: the client is cut off. A browser takes that for a failure of the network, and comes again.

    A 503 it would take for ever; and a proxy that gets no answer asks another node.
    """

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["extensions"][ABORT]["abort"]()
        await hung_up(receive)


def _patterns(request: Request) -> list[Pattern]:
    texts = request.query_params.getlist("pattern") or ["*"]
    if len(texts) > MAX_PATTERNS:
        raise InvalidQuery(f"{len(texts)} patterns came, and {MAX_PATTERNS} are the limit. Try wider ones, with a *.")
    return [Pattern(text) for text in texts]


def _choice(name: str, text: str | None) -> str:
    if text is None:
        return CHOICES[name][0]
    if text not in CHOICES[name]:
        raise InvalidQuery(f"{name} is {shown_as_json(text)}: expected {' or '.join(CHOICES[name])}.")
    return text
