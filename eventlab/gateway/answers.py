"""What a client is told when something is wrong: JSON, one sentence, and never a traceback.

    400  a pattern, a limit or a time that nobody can read        {"error": "what came, what was expected, what to try"}
    410  a cursor whose events are gone                           {"error": …, "cursor": "where to go on"}
    503  the store does not answer, or this node ends             and Retry-After: try again, here or elsewhere
    500  a mistake of ours                                        {"error": …}; the traceback is in our log

An endpoint raises what happened, an error of ours or a `Refusal`, and the table below turns it into an answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ExceptionHandler
from starlette.websockets import WebSocket

from eventlab.errors import (
    Closed,
    CursorExpired,
    EventLabError,
    InvalidMessage,
    InvalidPattern,
    InvalidQuery,
    InvalidTime,
    StoreError,
)
from eventlab.system.producers.incoming import RETRY_SECONDS, Refusal, excuse

STATUS: Mapping[type[EventLabError], int] = {
    InvalidPattern: 400,
    InvalidQuery: 400,
    InvalidTime: 400,
    CursorExpired: 410,
    InvalidMessage: 422,
    StoreError: 503,
    Closed: 503,
}
"""The nearest class counts: a `CursorExpired` is an `InvalidQuery`, too."""


def status_of(error: EventLabError) -> int:
    """The status that says whose fault it is: 4xx the client's, 5xx ours; 500 for what we did not think of."""
    return next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 500)


def problem(status: int, error: str, headers: Mapping[str, str] | None = None, **details: Any) -> Response:
    """An answer that says what is wrong; 503 with when to come again."""
    again = {"Retry-After": str(RETRY_SECONDS)} if status == 503 else {}
    return JSONResponse({"error": error, **details}, status, {"Cache-Control": "no-store", **again, **(headers or {})})


def handlers() -> dict[Any, ExceptionHandler]:
    """For Starlette: how each kind of exception is answered."""
    return {HTTPException: _by_starlette, Refusal: _refused, **dict.fromkeys(STATUS, _ours), Exception: _unexpected}


async def upgrade_required(_request: Request) -> Response:
    """What a plain GET of `/ws` is told, such as curl's."""
    said = (
        'a plain GET came: expected a WebSocket. Try new WebSocket("/ws") in a page; then send {"op": "subscribe", …}.'
    )
    return problem(426, said, {"Upgrade": "websocket", "Connection": "Upgrade"})


async def no_websocket(websocket: WebSocket) -> None:
    """What a WebSocket at any other path is told."""
    said = f"no WebSocket is at {websocket.url.path[:80]!r}. Try /ws."
    await websocket.send_denial_response(problem(404, said))


async def _refused(_request: Request, refusal: Exception) -> Response:
    assert isinstance(refusal, Refusal)
    return refusal.response()


async def _ours(_request: Request, error: Exception) -> Response:
    assert isinstance(error, EventLabError)
    details: dict[str, Any] = {"cursor": str(error.cursor)} if isinstance(error, CursorExpired) else {}
    return problem(status_of(error), excuse(error), **details)


async def _by_starlette(request: Request, error: Exception) -> Response:
    """What the router says, that nothing is at that path; and what the page's files say of a wrong method."""
    assert isinstance(error, HTTPException)
    detail = error.detail
    if error.status_code == 404:
        detail = f"nothing is at {request.url.path[:80]!r}. Try /, /api/events, /api/history or /health/ready."
    if error.status_code == 405:
        detail = f"{request.method[:20]} came, and a file takes GET and HEAD. Try one of these."
    return problem(error.status_code, detail, error.headers)


async def _unexpected(_request: Request, _error: Exception) -> Response:
    """Starlette raises it again behind the answer, and the server logs it with its traceback."""
    return problem(500, "something went wrong here, and it is not your doing. It is in the log of this node.")
