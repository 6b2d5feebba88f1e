"""What both doors over HTTP have in common: a body of bounded size comes in, one JSON answer goes out.

202 is the answer to what is stored: its consequences are still to come. Whatever a client did wrong is a 4xx that says
what came, what was expected and what to try; 503 is our store's fault, and invites to try again.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any

from eventlab.errors import Closed, StoreError, shown_as_json
from eventlab.system.producers.parsing import parse_json

if TYPE_CHECKING:  # the gateway's libraries are optional, and the rest of this room does without
    from starlette.requests import Request
    from starlette.responses import Response

Endpoint = Callable[["Request"], Awaitable["Response"]]
"""What Starlette's `Route` takes."""

RETRY_SECONDS = 1
"""How soon a client may come again when the store did not answer."""


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


def answering(taken: Callable[[Request], Awaitable[dict[str, Any]]], status: int = 202) -> Endpoint:
    """An endpoint that answers `status` with what `taken` returns, and in JSON, too, when it raises."""

    async def endpoint(request: Request) -> Response:
        from starlette.responses import JSONResponse

        try:
            return JSONResponse(await taken(request), status)
        except Refusal as refusal:
            return refusal.response()
        except (StoreError, Closed) as error:
            return Refusal(503, str(error)).response()

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
