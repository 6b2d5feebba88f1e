"""Models in the hands of a test: one that speaks when it is told to, and a server that speaks the protocol of many."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import uvicorn
from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from eventlab.gateway.listening import listen
from tests.emitter.waiting import until


class HandModel:
    """Gives these tokens; before number `waits_at` it stops, until the test sets `go`. Says when it was closed."""

    name = "hand"

    def __init__(self, tokens: str = "one two three", *, waits_at: int | None = None, repeats: bool = True) -> None:
        self.tokens, self.waits_at, self.repeats = tokens.split(), waits_at, repeats
        self.waiting, self.closed, self.go = asyncio.Event(), asyncio.Event(), asyncio.Event()
        self.asked: list[str] = []

    async def answer(self, message: str) -> AsyncGenerator[str, None]:
        """The tokens."""
        self.asked.append(message)
        try:
            for index, token in enumerate(self.tokens):
                if index == self.waits_at:
                    self.waiting.set()
                    await self.go.wait()
                yield token
        finally:
            self.closed.set()


class BrokenModel(HandModel):
    """Raises this error behind its tokens."""

    def __init__(self, error: Exception, tokens: str = "one") -> None:
        super().__init__(tokens)
        self.error = error

    async def answer(self, message: str) -> AsyncGenerator[str, None]:
        """The tokens, and the error."""
        for token in self.tokens:
            yield token
        raise self.error


def chunk(token: str | None, finish_reason: str | None = None) -> bytes:
    """A frame that adds a token; None adds nothing, as the last one does, which says why it ends."""
    choice = {"index": 0, "delta": {} if token is None else {"content": token}, "finish_reason": finish_reason}
    return f"data: {json.dumps({'object': 'chat.completion.chunk', 'choices': [choice]})}\n\n".encode()


DONE = b"data: [DONE]\n\n"
GOOD = [chunk(""), chunk("Good "), chunk("evening!"), chunk(None), DONE]

Answer = int | list[bytes]
"""A status; or what a stream sends. A stream without `DONE` breaks off, and one that ends with b"" hangs there."""


class TheirModel:
    """Answers each request with the next of these, the last one for ever; keeps what came."""

    def __init__(self, *answers: Answer, retry_after: str = "") -> None:
        self._answers, self._retry_after = list(answers), retry_after
        self.requests: list[tuple[str, dict[str, Any], str | None]] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        self.requests.append((request.url.path, await request.json(), request.headers.get("authorization")))
        answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        status = answer if isinstance(answer, int) else 200
        headers = [(b"content-type", b"text/event-stream"), (b"location", b"/elsewhere")]
        headers += [(b"retry-after", self._retry_after.encode())] if self._retry_after else []
        await send({"type": "http.response.start", "status": status, "headers": headers})
        for part in answer if isinstance(answer, list) else [b'{"error": "your key sk-123 is no good"}']:
            if not part:
                while (await receive())["type"] != "http.disconnect":
                    pass
                return
            await send({"type": "http.response.body", "body": part, "more_body": True})
        if isinstance(answer, int) or DONE in answer:
            await send({"type": "http.response.body"})


@asynccontextmanager
async def model_server(app: Callable[..., Any]) -> AsyncIterator[str]:
    """The address of a real server in this loop."""
    with listen("127.0.0.1", 0) as listening:
        config = uvicorn.Config(app, lifespan="off", ws="none", log_config=None, timeout_graceful_shutdown=5)
        server = uvicorn.Server(config)
        task = asyncio.create_task(server.serve(sockets=[listening]))
        await until(lambda: server.started or task.done())
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}/v1"
        finally:
            server.should_exit = True
            await task
