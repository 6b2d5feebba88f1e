"""The logs of a real server: what uvicorn writes by itself comes the same way, and holds no ticket either."""

from __future__ import annotations

import asyncio
import io
import json
import socket

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.endpoints import WebSocketEndpoint
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from eventlab.clock import ManualClock
from eventlab.gateway.access_log import AccessLog
from eventlab.gateway.gate import Gate
from eventlab.gateway.logs import logging_to
from eventlab.gateway.settings import Settings
from eventlab.gateway.spent import MemorySpent
from tests.emitter.waiting import until
from tests.gateway.doors import serving_app
from tests.gateway.knocking import ANN, settings, token_of

GATE = Gate(settings(), MemorySpent(clock=ManualClock()), clock=ManualClock())


async def answer(request: Request) -> Response:
    """Who it is."""
    return JSONResponse({"subject": (await GATE.admit(request)).subject})


async def greet(websocket: WebSocket) -> None:
    """Let in, and say so."""
    await GATE.admit(websocket)
    await websocket.accept()
    await websocket.send_text("welcome")
    await websocket.close()


def test_a_websocket_is_two_lines_of_ours_and_none_of_the_library() -> None:
    """It opens and it ends; what goes wrong with one is still told, with its traceback."""

    async def stumble(_websocket: WebSocket) -> None:
        raise RuntimeError("a mistake of ours")

    routes = [WebSocketRoute("/ws", WebSocketEndpoint), WebSocketRoute("/wrong", stumble)]
    app, out = Starlette(routes=routes, middleware=[Middleware(AccessLog)]), io.StringIO()
    app.state.settings, app.state.hub = Settings(), Draining()

    async def story() -> None:
        async with serving_app(app) as port:
            async with connect(f"ws://127.0.0.1:{port}/ws", proxy=None):
                pass
            with pytest.raises(InvalidStatus):
                await connect(f"ws://127.0.0.1:{port}/wrong", proxy=None)

    with logging_to(out, Settings(json_logs=True)):
        asyncio.run(story())

    told = [json.loads(line) for line in out.getvalue().splitlines()]
    lines = [
        each["message"] for each in told if each["level"] == "INFO" and ("/ws" in str(each) or "conn" in str(each))
    ]
    assert lines == ["opened", "closed"]
    assert [each for each in told if each["level"] == "ERROR" and "a mistake of ours" in each["traceback"]]


class Draining:
    """A hub without anybody in it."""

    async def drain(self, *, over: float) -> None:
        """It is empty already."""


def test_a_real_server_logs_no_secret() -> None:
    """uvicorn tells the whole address of a WebSocket, and of an error with its traceback: not here."""
    routes = [Route("/api/history", answer), WebSocketRoute("/ws", greet)]
    app = Starlette(routes=routes, middleware=[Middleware(AccessLog)])
    token, ticket, out = token_of(), GATE.ticket(ANN), io.StringIO()

    async def story() -> None:
        listening = socket.create_server(("127.0.0.1", 0))
        place = f"127.0.0.1:{listening.getsockname()[1]}"
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False))
        task = asyncio.create_task(server.serve(sockets=[listening]))
        try:
            await until(lambda: server.started)
            async with httpx.AsyncClient(base_url=f"http://{place}", trust_env=False) as client:
                told = await client.get("/api/history", headers={"Authorization": f"Bearer {token}"})
                assert told.json() == {"subject": "ann"}
                assert (await client.get("/api/history", params={"ticket": token})).status_code == 500  # nobody catches
            async with connect(f"ws://{place}/ws?ticket={ticket}", proxy=None) as websocket:
                assert await websocket.recv() == "welcome"
        finally:
            server.should_exit = True
            await task
            listening.close()

    with logging_to(out, Settings(node="node-1", json_logs=True)):
        asyncio.run(story())

    told = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [each["status"] for each in told if each["message"] == "request"] == [200, 500]
    assert [each["bytes"] for each in told if each["message"] in ("opened", "closed")] == [0, len("welcome")]
    assert [each for each in told if "[accepted]" in each["message"] and "ticket=…" in each["message"]]
    assert [each for each in told if "Refusal" in each.get("traceback", "")]
    for secret in (token, ticket):
        assert not any(piece in out.getvalue() for piece in secret.split(".")[1:])
