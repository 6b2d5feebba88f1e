"""Stage 3: any browser listens (guide, chapter 4, step 3).

    app = Starlette(routes=[Route("/api/events", sse_endpoint(events))])

    new EventSource("/api/events?pattern=order.placed").onmessage = …

    GET /api/events ─▶ 1. subscribe            before the replay, so that nothing falls into a gap
                       2. replay               what was stored behind Last-Event-ID, page by page
                       3. live                 what the subscription gathered, less what the replay has sent already

For one exact type each frame carries `id:`, its position, and a browser that lost its connection resumes where it
was. Over several types positions are not unique, so such a stream carries no ids and starts afresh: that gap is
the door to chapter 5. What another process stores is found by the replay, but not heard live; so is that.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from eventlab.errors import InvalidPattern, InvalidQuery
from eventlab.event import Pattern
from eventlab.protocol import EventSystem
from eventlab.transport import check_position

if TYPE_CHECKING:  # the extra `web` brings starlette; the rest of this room does without
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import Receive, Scope, Send

    from eventlab.emitter.sse_stream import SseStream


class SseEndpoint:
    """An ASGI application for a GET route; answers with an endless stream of the events of `?pattern=`.

    `Last-Event-ID` (or `?lastEventId=`, for a page that opens a new EventSource) resumes a stream of one exact type.
    400 says what is wrong with the pattern or the id; 503 when it is closed, or serves `max_streams` already.
    """

    def __init__(
        self, system: EventSystem, *, heartbeat: float = 15.0, max_queue: int = 256, max_streams: int = 1000
    ) -> None:
        self._system = system
        self._heartbeat, self._max_queue, self._max_streams = heartbeat, max_queue, max_streams
        self._streams: set[SseStream] = set()
        self._closed = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        from starlette.requests import Request

        from eventlab.emitter.sse_stream import SseStream

        response = self._answer(Request(scope))
        if not isinstance(response, SseStream):
            await response(scope, receive, send)
            return
        self._streams.add(response)
        try:
            await response(scope, receive, send)
        finally:
            self._streams.discard(response)

    def close(self) -> None:
        """End every open stream, and answer 503 from now on. Browsers will try to reconnect."""
        self._closed = True
        for stream in self._streams:
            stream.end()

    def snapshot(self) -> dict[str, Any]:
        """How many streams listen, by pattern; events sent on them; and whether the endpoint is closed."""
        by_pattern = Counter(stream.pattern.text for stream in self._streams if stream.listening)
        return {"streams": dict(by_pattern), "sent": sum(s.sent for s in self._streams), "closed": self._closed}

    def _answer(self, request: Request) -> Response:
        from eventlab.emitter.sse_stream import SseStream

        if request.method not in ("GET", "HEAD"):
            return _problem(405, f"{request.method} came: expected GET. Events are emitted elsewhere.")
        if self._closed or len(self._streams) >= self._max_streams:
            return _problem(503, "no more streams here now. Try again in a moment.")
        last_id = request.headers.get("last-event-id") or request.query_params.get("lastEventId") or None
        try:
            pattern = Pattern(request.query_params.get("pattern", "*"))
            if last_id is not None:
                check_position(last_id)
                if not pattern.exact:
                    raise InvalidQuery(
                        f"{pattern.text!r} names several types, and this stage resumes one: leave the id out."
                    )
        except (InvalidPattern, InvalidQuery) as error:
            return _problem(400, str(error))
        return SseStream(self._system, pattern, last_id, heartbeat=self._heartbeat, max_queue=self._max_queue)


def sse_endpoint(
    system: EventSystem, *, heartbeat: float = 15.0, max_queue: int = 256, max_streams: int = 1000
) -> SseEndpoint:
    """An endpoint for `Route(path, …)` from which browsers hear the events of `system`.

    `heartbeat`: seconds of silence after which a sign of life is sent. `max_queue`: events that may wait for one slow
    client before its stream is ended (it reconnects, and resumes). `max_streams`: how many may be open at once.
    """
    return SseEndpoint(system, heartbeat=heartbeat, max_queue=max_queue, max_streams=max_streams)


def _problem(status: int, detail: str) -> Response:
    from starlette.responses import JSONResponse

    headers = {"Allow": "GET, HEAD"} if status == 405 else None
    return JSONResponse({"error": detail}, status_code=status, headers=headers)
