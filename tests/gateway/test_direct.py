"""The direct way past the middleware: frames take it, the head of the answer does not."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from starlette.types import ASGIApp, Receive, Scope, Send

from eventlab.event import Pattern
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


@pytest.mark.parametrize("direct", [True, False])
def test_frames_go_past_the_middleware_where_the_server_has_a_way_for_them(direct: bool) -> None:
    """The head of the answer never does; the browser gets everything either way."""

    async def story() -> tuple[list[str], list[int]]:
        async with hub_over() as (events, hub):
            seen = Seen(SseStream(hub, [Pattern("*")], None))
            browser = Browser(seen, direct=direct)
            await until(lambda: browser.opened)
            for count in (1, 2):
                await events.emit("a", {"n": count})
                await until(lambda count=count: len(browser.numbers) == count)
            await browser.hang_up()
            return seen.types, browser.numbers

    types, numbers = asyncio.run(story())

    assert numbers == [1, 2]
    assert types == ["http.response.start"] + ([] if direct else ["http.response.body"] * 3)
