"""A server inside a notebook: on its loop, on loopback, one for each name, and gone when it is stopped."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, StreamingResponse
from starlette.routing import Route

from eventlab import lab


def saying(word: str) -> Starlette:
    """An application that answers with a word."""

    async def answer(_request: Request) -> PlainTextResponse:
        return PlainTextResponse(word)

    return Starlette(routes=[Route("/", answer)])


async def fetch(address: str, **headers: str) -> httpx.Response:
    async with httpx.AsyncClient() as client:
        return await client.get(address, headers=headers)


class Endless:
    """An endpoint whose responses end only when it is closed."""

    def __init__(self) -> None:
        self._closed = asyncio.Event()

    async def __call__(self, scope: dict, receive: object, send: object) -> None:
        async def body() -> AsyncIterator[bytes]:
            yield b"hello\n"
            await self._closed.wait()
            yield b"good bye\n"

        await StreamingResponse(body())(scope, receive, send)

    async def close(self) -> None:
        self._closed.set()


def test_a_server_answers_on_the_notebooks_own_loop() -> None:
    """The moment serve returns, a page can connect; after stop, nobody listens there."""

    async def story() -> None:
        async with lab.serve(saying("hello")) as served:
            assert (await fetch(served.address)).text == "hello"
            assert served.address.startswith("http://127.0.0.1:")
            assert lab.running() == (served,)
            assert repr(lab.running()) == f"server 'events' on {served.address}"

        assert lab.running() == ()
        with pytest.raises(httpx.ConnectError):
            await fetch(served.address)

    asyncio.run(story())


def test_running_a_cell_again_replaces_its_server() -> None:
    """One server for each name: the older one of that name is gone, others stay."""

    async def story() -> None:
        first = lab.serve(saying("first"))
        other = lab.serve(saying("other"), name="other")
        await fetch(first.address)
        second = lab.serve(saying("second"))

        assert (await fetch(second.address)).text == "second"
        assert lab.running() == (other, second)
        with pytest.raises(httpx.ConnectError):
            await fetch(first.address)
        await lab.close()

    asyncio.run(story())


def test_stopping_ends_open_streams_politely() -> None:
    """A stream without an end gets its last word, and the server does not wait for its client to go."""

    async def story() -> list[str]:
        served = lab.serve(Starlette(routes=[Route("/", Endless())]))
        async with httpx.AsyncClient() as client, client.stream("GET", served.address) as response:
            lines = response.aiter_lines()
            first = await anext(lines)
            await served.stop()
            return [first, *[line async for line in lines]]

    assert asyncio.run(story()) == ["hello", "good bye"]


def test_signals_stay_with_the_notebook() -> None:
    """Ctrl-C means to the kernel, while a server runs, what it meant before."""

    async def story() -> None:
        before = signal.getsignal(signal.SIGINT)
        async with lab.serve(saying("hello")) as served:
            await fetch(served.address)

            assert signal.getsignal(signal.SIGINT) is before

    asyncio.run(story())


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [
        ("http://127.0.0.1:8888", True),
        ("http://localhost:8889", True),
        ("https://example.org", False),
        ("http://127.0.0.1.example.org", False),
    ],
)
def test_only_pages_of_this_machine_may_read(origin: str, allowed: bool) -> None:
    """JupyterLab's page, on another port of this machine, may read the answer; a page from elsewhere may not."""

    async def story() -> str | None:
        async with lab.serve(saying("hello")) as served:
            return (await fetch(served.address, origin=origin)).headers.get("access-control-allow-origin")

    assert asyncio.run(story()) == (origin if allowed else None)


def test_close_says_what_it_closed(capsys: pytest.CaptureFixture[str]) -> None:
    """The last cell of a chapter closes whatever is open, and shows that nothing is left."""

    async def story() -> None:
        lab.serve(saying("one"), name="one")
        lab.serve(saying("two"), name="two")
        await lab.close()
        await lab.close()

    asyncio.run(story())

    assert capsys.readouterr().out.splitlines() == [
        "Closed: two, one. Still running: nothing.",
        "Closed: nothing was open. Still running: nothing.",
    ]


def test_a_server_needs_a_loop() -> None:
    """Outside of a running loop, serve refuses before it opens anything."""
    with pytest.raises(RuntimeError, match="no running event loop"):
        lab.serve(saying("hello"))

    assert lab.running() == ()
