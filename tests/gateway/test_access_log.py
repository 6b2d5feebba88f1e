"""The access log: what passed, how it ended, and nothing that could be used by whoever reads it."""

from __future__ import annotations

import asyncio
import io
import json
import logging
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import quote, unquote

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.websockets import WebSocket

from eventlab.clock import ManualClock
from eventlab.gateway.access_log import AccessLog, harmless_query
from eventlab.gateway.direct import WRITER, writer_of
from eventlab.gateway.gate import Gate, post_ticket
from eventlab.gateway.logs import logging_to
from eventlab.gateway.settings import Settings
from eventlab.gateway.spent import MemorySpent
from eventlab.system.producers.incoming import Refusal
from tests.gateway.knocking import ANN, OTHER, settings, token_of

Message = MutableMapping[str, Any]
TOKEN, FORGED = token_of(), token_of(secret=OTHER)


def gateway(given: Settings | None = None) -> tuple[Starlette, Gate]:
    """A small application behind the gate, whose requests take 1.5 s each by the clock of its log."""
    gate = Gate(given or settings(), MemorySpent(clock=ManualClock()), clock=ManualClock())

    async def events(request: Request) -> Response:
        try:
            await gate.admit(request)
        except Refusal as refusal:
            return refusal.response()

        async def frames() -> Any:
            for number in range(3):
                yield f"data: {number}\n\n"

        return StreamingResponse(frames(), media_type="text/event-stream")

    async def fail(request: Request) -> Response:
        raise RuntimeError(f"out of order: {request.url} {request.headers.get('authorization')}")

    async def socket(websocket: WebSocket) -> None:
        try:
            await gate.admit(websocket)
        except Refusal as refusal:
            await websocket.send_denial_response(refusal.response())
            return
        await websocket.accept()
        await websocket.send_text("four")
        await websocket.send_bytes(b"five!")
        await websocket.close(1012)

    seconds = iter(range(10**6))
    routes = [
        Route("/api/tickets", post_ticket(gate), methods=["POST"]),
        Mount("/api", routes=[Route("/events", events)]),
        Route("/fail", fail),
        Route("/{rest:path}", lambda request: JSONResponse({"ok": True})),
        WebSocketRoute("/ws", socket),
    ]
    return Starlette(routes=routes, middleware=[Middleware(AccessLog, now=lambda: next(seconds) * 1.5)]), gate


def scope_of(path: str, query: str = "", method: str = "GET", **headers: str) -> dict[str, Any]:
    """What a server hands to the application."""
    named = {"host": "localhost:8000", **headers}
    kind = (
        {"type": "websocket", "scheme": "ws"}
        if method == "WS"
        else {"type": "http", "scheme": "http", "method": method}
    )
    return {
        **kind,
        "path": path,
        "raw_path": quote(path).encode(),
        "root_path": "",
        "query_string": query.encode("latin-1"),
        "headers": [(name.replace("_", "-").encode(), value.encode("latin-1")) for name, value in named.items()],
        "client": ("192.0.2.7", 50_000),
        "server": ("127.0.0.1", 8000),
        "extensions": {"websocket.http.response": {}},
        "state": {},
    }


class Paper:
    """A writer's other end, which takes everything."""

    written = 0

    def write(self, wire: bytes) -> bool:
        """Take it."""
        self.written += len(wire)
        return True


def passed(app: Any, *scopes: dict[str, Any], as_json: bool = True) -> str:
    """What the log holds when these have passed."""
    out = io.StringIO()

    async def story() -> None:
        for scope in scopes:
            came: list[Message] = [{"type": "websocket.connect" if scope["type"] == "websocket" else "http.request"}]

            async def receive(came: list[Message] = came) -> Message:
                if came:
                    return came.pop(0)
                return await asyncio.get_running_loop().create_future()

            async def send(message: Message) -> None:
                """Nobody reads it."""

            try:
                await app(scope, receive, send)
            except RuntimeError:
                logging.getLogger("uvicorn.error").exception("Exception in ASGI application")

    with logging_to(out, Settings(node="node-1", json_logs=as_json)):
        asyncio.run(story())
    return out.getvalue()


def lines(text: str) -> list[dict[str, Any]]:
    """The lines as mappings, without when and where."""
    return [
        {k: v for k, v in json.loads(line).items() if k not in ("time", "level", "node")} for line in text.splitlines()
    ]


def test_a_request_is_one_line() -> None:
    """What was asked, what was answered, how long it took, how much it was, who it was."""
    app, _ = gateway()
    (line,) = lines(passed(app, scope_of("/api/tickets", method="POST", authorization=f"Bearer {TOKEN}")))

    assert line.pop("bytes") > 200
    assert line == {
        "message": "request",
        "method": "POST",
        "path": "/api/tickets",
        "status": 200,
        "ms": 1500.0,
        "client": "192.0.2.7",
        "subject": "ann",
    }


def test_a_line_of_text_can_be_read() -> None:
    """By people."""
    app, _ = gateway()
    text = passed(app, scope_of("/a b", "limit=5"), as_json=False)

    assert text.endswith(
        'INFO    node-1 request method=GET path="/a b" query="limit=5" status=200 ms=1500.0 bytes=11 client=192.0.2.7\n'
    )


def test_a_stream_is_two_lines() -> None:
    """When it opens, so that one can see who is there; when it ends, how long it was and how much."""
    app, _ = gateway()
    opened, closed = lines(passed(app, scope_of("/api/events", "pattern=order.*", authorization=f"Bearer {TOKEN}")))

    assert (opened["message"], opened["ms"], opened["bytes"]) == ("opened", 1500.0, 0)
    assert (closed["message"], closed["ms"], closed["bytes"]) == ("closed", 3000.0, len("data: 0\n\n") * 3)
    assert {opened["subject"], closed["subject"]} == {"ann"}
    assert {opened["query"], closed["query"]} == {"pattern=order.*"}


def test_what_was_written_past_it_is_counted_too() -> None:
    """Frames take the direct way, and their writer says how many bytes that were."""

    async def stream(scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/event-stream")]})
        writer_of(scope).write(b"x" * 500)
        await send({"type": "http.response.body", "body": b"the end", "more_body": False})

    scope = scope_of("/api/events")
    scope["extensions"][WRITER] = {"writer": Paper()}
    opened, closed = lines(passed(AccessLog(stream), scope))

    assert (opened["bytes"], closed["bytes"]) == (0, 507)


def test_whoever_comes_without_a_token_has_no_name() -> None:
    """Where no secret is set: an address is all that is known."""
    app, _ = gateway(Settings())

    assert [line.get("subject") for line in lines(passed(app, scope_of("/api/events")))] == [None, None]


def test_a_websocket_is_two_lines_and_one_that_is_refused_is_one() -> None:
    """With the code that we closed it with; a refusal is an answer of HTTP."""
    app, gate = gateway()
    opened, closed, refused = lines(
        passed(app, *[scope_of("/ws", f"ticket={gate.ticket(ANN)}", "WS"), scope_of("/ws", "", "WS")])
    )

    assert (opened["message"], opened["status"], opened["method"]) == ("opened", 101, "WS")
    assert (closed["message"], closed["bytes"], closed["code"]) == ("closed", 9, 1012)
    assert (refused["message"], refused["status"]) == ("request", 401)


def test_a_websocket_that_is_closed_before_it_opens_was_forbidden() -> None:
    """So a server answers it."""

    async def close(_scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "websocket.close", "code": 1008})

    (line,) = lines(passed(AccessLog(close), scope_of("/ws", method="WS")))
    assert (line["status"], line["code"]) == (403, 1008)


def test_a_request_that_fails_is_a_line_too() -> None:
    """500, and the error goes on to whoever answers for it."""
    app, _ = gateway()
    line, *_ = lines(passed(app, scope_of("/fail")))

    assert (line["path"], line["status"]) == ("/fail", 500)


def test_a_client_that_went_away_is_a_line_too() -> None:
    """Status 0: there was no answer; cancelled is cancelled."""

    async def wait(_scope: Any, _receive: Any, _send: Any) -> None:
        asyncio.current_task().cancel()  # type: ignore[union-attr]
        await asyncio.sleep(0)

    out = io.StringIO()
    with logging_to(out, Settings(json_logs=True)), pytest.raises(asyncio.CancelledError):
        asyncio.run(AccessLog(wait)(scope_of("/api/events"), *[None] * 2))  # type: ignore[list-item]

    assert lines(out.getvalue())[0]["status"] == 0


NAMES = ("ticket", "token", "tickt", "pattern", "limit", "after", "")
HEADERS = ("authorization", "cookie", "origin", "user_agent", "last_event_id", "webhook_signature")


def everywhere(secret: str, *paths: str) -> list[dict[str, Any]]:
    """Requests that hold it in each place where one could put it: whole, encoded, and without its beginning."""
    encoded = "".join(f"%{letter:02x}" for letter in secret.encode())
    queries = [f"{name}={value}" for name in NAMES for value in (secret, encoded, secret[5:])]
    queries += [secret, f"{secret}=1", f"a&{encoded}"]
    return [
        *(scope_of(path, query, method) for path in paths for query in queries for method in ("GET", "WS")),
        *(
            scope_of(path, **{name: f"{begin}{secret}"})
            for path in paths
            for name in HEADERS
            for begin in ("", "Bearer ")
        ),
        *(scope_of(path) for path in (f"/{secret}", f"/api/events/{encoded}", f"/webhooks/shop/{secret}/x")),
        scope_of("/other", method=secret),
        {**scope_of("/other"), "client": (secret, 1)},
    ]


@pytest.mark.parametrize("as_json", [False, True])
def test_no_token_ever_stands_in_the_log(as_json: bool) -> None:
    """Sent everywhere, also where an error tells of the whole request: good ones, forged ones, tickets."""
    app, gate = gateway()
    tokens = [TOKEN, FORGED, gate.ticket(ANN)]
    scopes = [scope for token in tokens for scope in everywhere(token, "/api/events", "/ws", "/fail", "/other")]
    text = passed(app, *scopes, as_json=as_json)

    assert text.count("request") >= len(scopes) > 600
    for piece in [piece for token in tokens for piece in token.split(".")[1:]]:  # the first is the same in all
        assert piece[10:-10] not in text + unquote(text)


def test_no_signature_stands_in_the_log() -> None:
    """A webhook's is not in the shape of a token; the access log writes no long word at all."""
    signature = "K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN_H_pI4="
    text = passed(gateway()[0], *everywhere(signature, "/api/events", "/ws", "/other"))

    assert text.count("request") > 150
    assert signature[10:-10] not in text + unquote(text)


@pytest.mark.parametrize("as_json", [False, True])
def test_nothing_from_a_client_breaks_a_line(as_json: bool) -> None:
    """A path, a query, a method: each request is one line, and none that nobody wrote."""
    app, _ = gateway()
    bad = "\n2026-01-01T00:00:00Z INFO node-1 request path=/forged\r\x1b[31m\x00\u202e\x85"
    text = passed(
        app,
        scope_of(f"/x{bad}"),
        scope_of("/x", f"pattern={quote(bad)}"),
        scope_of("/x", "pattern=\n\r\x1b[31m"),
        scope_of("/x", f"{quote(bad)}=1"),
        scope_of("/x", method=f"GET{bad}"),
        as_json=as_json,
    )

    assert len(text.splitlines()) == 5
    assert all(line.isprintable() for line in text.split("\n"))


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", ""),
        ("pattern=order.*&pattern=a.b&named=1", "pattern=order.*&pattern=a.b&named=1"),
        ("after=0-0&key=ann&limit=5", "after=…&key=…&limit=5"),
        ("novalue&=x&%", "novalue=…&=…&%=…"),
        ("pattern=" + "a." * 500, "pattern=" + "a." * 96),
        ("a&" * 50_000, ("a=…&" * 50)),
    ],
)
def test_of_a_query_what_is_harmless_is_shown(query: str, shown: str) -> None:
    """Values of known parameters; of the others that they were there."""
    assert harmless_query(query.encode()) == shown


def test_sending_is_never_held_up() -> None:
    """The hub drives a send by hand: what wraps it must not wait for anything of its own."""
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def app(_scope: Any, _receive: Any, send: Callable[[Message], Awaitable[None]]) -> None:
        messages = [
            {"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/event-stream")]},
            {"type": "http.response.body", "body": b"data: 1\n\n", "more_body": True},
            {"type": "http.response.body", "body": b""},
        ]
        for message in messages:
            with pytest.raises(StopIteration):
                send(message).send(None)  # type: ignore[attr-defined]  # a coroutine, at its first step

    with logging_to(io.StringIO(), Settings()):
        asyncio.run(AccessLog(app)(scope_of("/api/events"), None, send))  # type: ignore[arg-type]

    assert len(sent) == 3
