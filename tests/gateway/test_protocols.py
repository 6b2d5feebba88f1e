"""One client and the server: it can be cut off, it must come to the point, and a head has an end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from starlette.types import Receive, Scope, Send

from eventlab.gateway import protocols
from eventlab.gateway.direct import ABORT, NO_WRITER, Writer, writer_of
from eventlab.gateway.listening import listen
from eventlab.gateway.protocols import MAX_HEAD_BYTES
from eventlab.gateway.server import GatewayServer, config_of
from eventlab.gateway.settings import Settings
from tests.emitter.waiting import PATIENCE, until
from tests.gateway.doors import connected


class Flood:
    """An application that sends for as long as one reads, and cuts off whoever has stopped."""

    def __init__(self) -> None:
        self.begun = asyncio.Event()
        self.ended = asyncio.Event()
        self.direct: Writer = NO_WRITER

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            for event in ("startup", "shutdown"):
                await receive()
                await send({"type": f"lifespan.{event}.complete"})
            return
        await send({"type": "http.response.start", "status": 200, "headers": []})
        if scope["path"] == "/slow":
            await asyncio.sleep(4 * protocols.REQUEST_SECONDS)
        if scope["path"] == "/flood":
            await self._flood(scope, send)
        if scope["path"] == "/wait":
            while (await receive())["type"] != "http.disconnect":
                pass
            self.ended.set()
            return
        if scope["path"] == "/direct":
            self.direct = await write_until_full(writer_of(scope), send)
        await send({"type": "http.response.body", "body": b"done"})

    async def _flood(self, scope: Scope, send: Send) -> None:
        sending = asyncio.create_task(self._send_for_ever(send))
        await self.begun.wait()
        stuck = await asyncio.wait([sending], timeout=0.05)
        assert not stuck[0]
        scope["extensions"][ABORT]["abort"]()
        await sending
        self.ended.set()

    async def _send_for_ever(self, send: Send) -> None:
        for _ in range(1000):
            await send({"type": "http.response.body", "body": b"x" * 100_000, "more_body": True})
            self.begun.set()


async def write_until_full(writer: Writer, send: Send) -> Writer:
    """Write directly until the client takes no more for now; then say how much that was, and wait until it has it."""
    wire = b"%x\r\n%b\r\n" % (100_000, b"x" * 100_000)
    full = next(count for count in range(1000) if not writer.write(wire))
    assert writer.written == full * len(wire)
    await send({"type": "http.response.body", "body": b"full after %d" % full, "more_body": True})
    return writer


@asynccontextmanager
async def serving(app: Flood) -> AsyncIterator[tuple[GatewayServer, int]]:
    """A server in this loop, and its port."""

    async def drain() -> None:
        pass

    with listen("127.0.0.1", 0) as listening:
        port = listening.getsockname()[1]
        server = GatewayServer(config_of(app, Settings()), drain=drain)
        task = asyncio.create_task(server.serve(sockets=[listening]))
        await until(lambda: server.started)
        yield server, port
        server.stop()
        await task


async def answered(port: int, sent: bytes) -> bytes:
    """Everything that comes back, up to the end of the connection."""
    async with connected(port) as (reader, writer), asyncio.timeout(PATIENCE):
        writer.write(sent)
        try:
            return await reader.read()
        except ConnectionResetError:
            return b""


def test_a_client_that_never_reads_can_be_cut_off() -> None:
    """`close()` would wait for it to read what it was sent; `abort()` does not, and nothing of it is left."""

    async def story() -> int:
        app = Flood()
        async with serving(app) as (server, port), connected(port, limit=1) as (_reader, writer):
            writer.write(b"GET /flood HTTP/1.1\r\nHost: x\r\n\r\n")
            async with asyncio.timeout(PATIENCE):
                await app.ended.wait()
            await until(lambda: not server.server_state.connections)
            return len(server.server_state.connections)

    assert asyncio.run(story()) == 0


def test_what_is_written_directly_comes_in_its_place_and_nothing_after_the_end() -> None:
    """A client that does not read is written to until it is full, and not beyond; then its answer goes on as usual."""

    async def story() -> tuple[bytes, bool]:
        app = Flood()
        async with serving(app) as (_server, port), connected(port, limit=2**27) as (reader, writer):
            writer.write(b"GET /direct HTTP/1.1\r\nHost: x\r\n\r\n")
            answer = await reader.readuntil(b"done\r\n0\r\n\r\n")
            before, taken = app.direct.written, app.direct.write(b"1\r\ny\r\n")
            writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            answer += await reader.readuntil(b"done\r\n0\r\n\r\n")
            return answer, taken and app.direct.written == before

    answer, silent = asyncio.run(story())

    chunks = answer.count(b"x" * 100_000)
    assert chunks > 0
    assert b"full after %d\r\n4\r\ndone" % chunks in answer
    assert answer.count(b"HTTP/1.1 200 OK") == 2
    assert silent
    assert b"y" not in answer


@pytest.mark.parametrize("before", [b"", b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"])
@pytest.mark.parametrize("behind", [b"", b"GET / HTTP/1.1\r\nHost: x\r\n\r\n" * 2])
def test_an_answer_under_way_is_told_that_its_client_has_gone(before: bytes, behind: bytes) -> None:
    """Also where more requests were sent behind its own, and wait: it is not the last one that has to know."""

    async def story() -> None:
        app = Flood()
        async with serving(app) as (_server, port):
            async with connected(port) as (reader, writer):
                writer.write(before + b"GET /wait HTTP/1.1\r\nHost: x\r\n\r\n" + behind)
                await reader.readuntil(
                    b"transfer-encoding: chunked\r\n\r\n" if not before else b"0\r\n\r\nHTTP/1.1 200 OK"
                )
            async with asyncio.timeout(PATIENCE):
                await app.ended.wait()

    asyncio.run(story())


@pytest.mark.parametrize("sent", [b"", b"GET / HTTP/1.1\r\nHost:", b"POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\nab"])
def test_who_does_not_come_to_the_point_is_hung_up_on(sent: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a word, nor half a head, nor half a body keeps a connection for ever."""
    monkeypatch.setattr(protocols, "REQUEST_SECONDS", 0.05)

    async def story() -> bytes:
        async with serving(Flood()) as (_server, port):
            return await answered(port, sent)

    assert asyncio.run(story()) in (b"", b"HTTP/1.1 200 OK") or sent.startswith(b"POST")


def test_the_patience_is_for_the_request_and_not_for_the_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """What has come in whole is answered, however long that takes; and another request may follow."""

    async def story() -> list[bytes]:
        async with serving(Flood()) as (server, port), connected(port) as (reader, writer):
            await until(lambda: server.server_state.connections)  # until the request has begun, nobody is in a hurry
            monkeypatch.setattr(protocols, "REQUEST_SECONDS", 0.05)
            answers = []
            for path in (b"/slow", b"/"):
                writer.write(b"GET %b HTTP/1.1\r\nHost: x\r\n\r\n" % path)
                answers.append(await reader.readuntil(b"0\r\n\r\n"))
            return [answer.partition(b"\r\n")[0] for answer in answers]

    assert asyncio.run(story()) == [b"HTTP/1.1 200 OK"] * 2


def test_a_head_without_end_is_refused() -> None:
    """The parser would keep it all, line by line, until there is no memory left."""

    async def story() -> bytes:
        async with serving(Flood()) as (_server, port):
            line = b"X-Line: " + b"y" * 1000 + b"\r\n"
            return await answered(port, b"GET / HTTP/1.1\r\n" + line * (2 + 4 * MAX_HEAD_BYTES // 1000))

    answer = asyncio.run(story())

    assert answer.startswith(b"HTTP/1.1 400") or answer == b""
