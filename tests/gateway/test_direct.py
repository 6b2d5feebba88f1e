"""The direct way past the middleware: frames take it, the head of the answer does not."""

from __future__ import annotations

import asyncio
from typing import Any

from starlette.types import ASGIApp, Receive, Scope, Send

from eventlab.event import Pattern
from eventlab.gateway.direct import Direct
from eventlab.gateway.stream import SseStream
from tests.emitter.waiting import until
from tests.gateway.browsers import Browser, hub_over


class Seen:
    """A middleware that keeps what it sees being sent."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self.types: list[str] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def seen(message: Any) -> None:
            self.types.append(message["type"])
            await send(message)

        await self._app(scope, receive, seen)


def test_only_the_head_of_a_stream_passes_what_stands_inside_of_it() -> None:
    """Outside of it everything is seen; the browser gets everything either way."""

    async def story() -> tuple[Seen, Seen, list[int]]:
        async with hub_over() as (events, hub):
            inside = Seen(SseStream(hub, [Pattern("*")], None))
            outside = Seen(Direct(inside))
            browser = Browser(outside)
            await until(lambda: browser.opened)
            await events.emit("a", {"n": 1})
            await until(lambda: browser.numbers)
            await browser.hang_up()
            return inside, outside, browser.numbers

    inside, outside, numbers = asyncio.run(story())

    assert numbers == [1]
    assert inside.types == ["http.response.start"]
    assert outside.types[0] == "http.response.start"
    assert len(outside.types) >= 3
