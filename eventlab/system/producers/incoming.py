"""What both doors over HTTP have in common: a body of bounded size comes in, one JSON answer goes out.

202 is the answer to what is stored: its consequences are still to come. Whatever a client did wrong is a 4xx that says
what came, what was expected and what to try; 503 is our store's fault, and invites to try again.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any

from eventlab.errors import Closed, Overloaded, StoreError, Unconfirmed, shown_as_json
from eventlab.system.producers.parsing import parse_json

if TYPE_CHECKING:  # the gateway's libraries are optional, and the rest of this room does without
    from starlette.requests import Request
    from starlette.responses import Response

log = logging.getLogger("eventlab.gateway")

Endpoint = Callable[["Request"], Awaitable["Response"]]
"""What Starlette's `Route` takes."""

RETRY_SECONDS = 1
"""How soon a client may come again when the store did not answer."""
ENDING = "this node is about to end, or has. Try again in a moment."
NOT_DONE = "the store does not do what it is asked, and nothing was changed. Try again in a moment."
UNKNOWN = (
    "the store went away before it answered: the event may be stored, or not. Look at the history before you send it "
    "again, or send it with the same id."
)


class Refusal(Exception):
    """A request ends here, with this status and these details: raised where it is found out, answered below.

    `headers` go with the answer; one of 503 says how soon to come again.
    """

    def __init__(self, status: int, error: str, *, headers: Mapping[str, str] | None = None, **details: Any) -> None:
        super().__init__(error)
        self.status = status
        self.headers = {**({"Retry-After": str(RETRY_SECONDS)} if status == 503 else {}), **(headers or {})}
        self.details = details

    def response(self) -> Response:
        """The answer to the client, as JSON."""
        from starlette.responses import JSONResponse

        return JSONResponse({"error": str(self), **self.details}, self.status, self.headers)


def excuse(error: Exception) -> str:
    """What a client is told of it.

    Of a store that fails only what has become of the event: where it is, and what it said, is for the log of this node.
    """
    if not isinstance(error, StoreError | Closed) or isinstance(error, Overloaded):
        return str(error)
    log.warning("what a client asked for could not be done: %s", error)
    if isinstance(error, Closed):
        return ENDING
    return UNKNOWN if isinstance(error, Unconfirmed) else NOT_DONE


def answering(taken: Callable[[Request], Awaitable[dict[str, Any]]], status: int = 202) -> Endpoint:
    """An endpoint that answers `status` with what `taken` returns, and in JSON, too, when it raises."""

    async def endpoint(request: Request) -> Response:
        from starlette.responses import JSONResponse

        try:
            return JSONResponse(await taken(request), status)
        except Refusal as refusal:
            return refusal.response()
        except (StoreError, Closed) as error:
            return Refusal(503, excuse(error)).response()

    return endpoint


async def read_body(request: Request, max_bytes: int) -> bytes:
    """The whole body. Raises a `Refusal` as soon as it is over `max_bytes`, however long it claims to be.

    Also for one that is compressed.
    """
    from starlette.requests import ClientDisconnect

    coding = request.headers.get("content-encoding", "identity")
    if coding != "identity":  # a small body that unfolds to a large one would have to be bounded, too
        raise Refusal(
            415, f"Content-Encoding is {shown_as_json(coding)}: expected the body as it is. Try it uncompressed."
        )
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > max_bytes:
                raise Refusal(413, f"the body is over {max_bytes:,} bytes, which is the limit. Try it in parts.")
    except ClientDisconnect:
        raise Refusal(400, f"the client hung up after {len(body):,} bytes: expected the whole body.") from None
    return bytes(body)


def read_json(body: bytes) -> Any:
    """The value that the body is the JSON of. Raises a `Refusal`."""
    if not body:
        raise Refusal(400, "the body is empty: expected JSON. Try -d '{}' with curl.")
    try:
        return parse_json(body)
    except ValueError as error:
        raise Refusal(400, f"the body is not JSON: {error}. Try it in a JSON checker.") from None
