"""The end: first nobody new, then the streams, then what is under way, then the application. Twice asked: at once."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from starlette.types import Receive, Scope, Send

from eventlab.gateway import server as module
from eventlab.gateway.listening import listen
from eventlab.gateway.server import GatewayServer, config_of
from eventlab.gateway.settings import Settings
from tests.emitter.waiting import until
from tests.gateway.doors import connected


class Diary:
    """An application that writes down what happens to it. GET waits until `answers` is set."""

    def __init__(self) -> None:
        self.entries: list[str] = []
        self.answers = asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            for event in ("startup", "shutdown"):
                await receive()
                self.entries.append(event)
                await send({"type": f"lifespan.{event}.complete"})
            return
        self.entries.append("asked")
        try:
            await self.answers.wait()
        except asyncio.CancelledError:
            self.entries.append("cancelled")
            raise
        self.entries.append("answered")
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"4")]})
        await send({"type": "http.response.body", "body": b"done"})


@asynccontextmanager
async def serving(diary: Diary, drains: asyncio.Event) -> AsyncIterator[tuple[GatewayServer, str, asyncio.Task[None]]]:
    """A server in this loop whose draining lasts until `drains`."""

    async def drain() -> None:
        diary.entries.append("draining")
        await drains.wait()
        diary.entries.append("drained")

    with listen("127.0.0.1", 0) as listening:
        address = f"http://127.0.0.1:{listening.getsockname()[1]}/"
        server = GatewayServer(
            config_of(diary, Settings()), drain=drain, on_started=lambda: diary.entries.append("listening")
        )
        task = asyncio.create_task(server.serve(sockets=[listening]))
        await until(lambda: server.started)
        yield server, address, task
        await task


def test_the_end_comes_in_order() -> None:
    """A request under way is answered; newcomers find the port closed while others drain; the lifespan is last."""

    async def story() -> tuple[list[str], int]:
        diary, drains = Diary(), asyncio.Event()
        async with serving(diary, drains) as (server, address, _task), httpx.AsyncClient(trust_env=False) as client:
            asked = asyncio.create_task(client.get(address))
            await until(lambda: "asked" in diary.entries)
            signal.raise_signal(signal.SIGTERM)
            await until(lambda: "draining" in diary.entries)
            async with httpx.AsyncClient(trust_env=False) as newcomer:
                with pytest.raises(httpx.ConnectError):
                    await newcomer.get(address)
            drains.set()
            diary.answers.set()
            answer = await asked
        assert server.should_exit
        return diary.entries, answer.status_code

    entries, status = asyncio.run(story())

    assert status == 200
    assert entries == ["startup", "listening", "asked", "draining", "drained", "answered", "shutdown"]


def test_a_connection_ends_behind_the_answer_that_is_under_way() -> None:
    """While others still drain: a browser whose stream has ended would come again on it, to a node that ends."""

    async def story() -> bytes:
        diary, drains = Diary(), asyncio.Event()
        async with serving(diary, drains) as (server, address, _task):
            async with connected(int(address.rstrip("/").rpartition(":")[2])) as (reader, writer):
                writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
                await until(lambda: "asked" in diary.entries)
                server.stop()
                await until(lambda: "draining" in diary.entries)
                diary.answers.set()
                answer = await reader.read()
            drains.set()
            return answer

    assert asyncio.run(story()).endswith(b"done")


def test_what_goes_wrong_with_a_drain_is_told_when_all_is_closed() -> None:
    """A mistake of ours must not leave a node half open; nor be kept quiet."""

    class Mistake(Exception):
        """Ours."""

    async def drain() -> None:
        raise Mistake

    async def story() -> list[str]:
        diary = Diary()
        with listen("127.0.0.1", 0) as listening:
            server = GatewayServer(config_of(diary, Settings()), drain=drain)
            task = asyncio.create_task(server.serve(sockets=[listening]))
            await until(lambda: server.started)
            server.stop()
            with pytest.raises(Mistake):
                await task
        return diary.entries

    assert asyncio.run(story()) == ["startup", "shutdown"]


def test_while_it_drains_a_kept_connection_is_let_go() -> None:
    """A proxy that keeps some is told with its next answer, and so never asks on one that is just being closed."""

    async def story() -> list[str | None]:
        diary, drains = Diary(), asyncio.Event()
        diary.answers.set()
        async with serving(diary, drains) as (_server, address, _task), httpx.AsyncClient(trust_env=False) as proxy:
            before = await proxy.get(address)
            signal.raise_signal(signal.SIGTERM)
            await until(lambda: "draining" in diary.entries)
            meanwhile = await proxy.get(address)
            drains.set()
        return [answer.headers.get("connection") for answer in (before, meanwhile)]

    assert asyncio.run(story()) == [None, "close"]


def test_a_signal_does_not_kill_whoever_called_the_server() -> None:
    """What stands behind `serve()` is done, too: the event system is closed there."""

    async def story() -> list[str]:
        diary, drains = Diary(), asyncio.Event()
        drains.set()
        async with serving(diary, drains):
            signal.raise_signal(signal.SIGTERM)
        diary.entries.append("afterwards")
        return diary.entries

    assert asyncio.run(story())[-2:] == ["shutdown", "afterwards"]


def test_a_second_ctrl_c_ends_at_once(caplog: pytest.LogCaptureFixture) -> None:
    """Neither streams that drain nor requests under way are waited for."""

    async def story() -> list[str]:
        diary, drains = Diary(), asyncio.Event()  # neither is ever set
        async with serving(diary, drains) as (_server, address, _task), httpx.AsyncClient(trust_env=False) as client:
            asked = asyncio.create_task(client.get(address))
            await until(lambda: "asked" in diary.entries)
            signal.raise_signal(signal.SIGINT)
            await until(lambda: "draining" in diary.entries)
            signal.raise_signal(signal.SIGINT)
            with pytest.raises(httpx.RemoteProtocolError):
                await asked
        return diary.entries

    with caplog.at_level(logging.WARNING):
        entries = asyncio.run(story())

    assert entries == ["startup", "listening", "asked", "draining", "cancelled", "shutdown"]
    assert caplog.text == ""


def test_a_request_that_never_ends_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """After the grace it is cancelled: an end that waits for everybody is none."""
    monkeypatch.setattr(module, "GRACE_SECONDS", 1)  # uvicorn counts whole seconds

    async def story() -> list[str]:
        diary, drains = Diary(), asyncio.Event()
        drains.set()
        async with serving(diary, drains) as (server, address, _task), httpx.AsyncClient(trust_env=False) as client:
            asked = asyncio.create_task(client.get(address))
            await until(lambda: "asked" in diary.entries)
            server.stop()
            await asyncio.wait([asked])
            asked.exception()
        return diary.entries

    assert asyncio.run(story())[-2:] == ["cancelled", "shutdown"]
