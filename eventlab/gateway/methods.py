"""The methods of one path: an endpoint for each, and the same manners on every path.

HEAD      as GET; the server leaves the body away
OPTIONS   204, and which methods there are
another   405, and the same
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from eventlab.gateway.answers import problem
from eventlab.system.producers.incoming import Endpoint


class Methods:
    """An ASGI application for a `Route`: `Methods(GET=listen, POST=emit)`."""

    def __init__(self, **endpoints: Endpoint) -> None:
        self._endpoints = endpoints | ({"HEAD": endpoints["GET"]} if "GET" in endpoints else {})
        self.allow = ", ".join(sorted([*self._endpoints, "OPTIONS"]))
        """As the header of that name says it."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = await self._answer(Request(scope, receive, send))  # not kept: a stream is called for hours
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        if endpoint := self._endpoints.get(request.method):
            return await endpoint(request)
        if request.method == "OPTIONS":
            return Response(status_code=204, headers={"Allow": self.allow})
        came = request.method[:20]
        return problem(405, f"{came} came, and this path takes {self.allow}. Try one of these.", {"Allow": self.allow})
