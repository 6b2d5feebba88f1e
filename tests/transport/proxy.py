"""A wire between a client and a real Redis, which a test cuts at a chosen moment."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Proxy:
    """Passes bytes on, both ways, until a request holds `cut_at`: then the reply to it is lost, and the connection.

    With `forward` the request itself still gets through: Redis has done what was asked, and nobody hears of it.
    With `silent` the connection stays open instead, and no answer ever comes.
    """

    def __init__(self, port: int) -> None:
        self._port = port
        self.address = ""
        self.requests = b""
        self.cut_at: bytes | None = None
        self.forward = True
        self.silent = False
        self.cuts = 0
        self.connections = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        from_redis, to_redis = await asyncio.open_connection("127.0.0.1", self._port)
        answers = asyncio.create_task(pump(from_redis, writer))
        try:
            while request := await reader.read(65536):
                self.requests += request
                if self.cut_at and self.cut_at in request:
                    answers.cancel()
                    await asyncio.wait([answers])
                    if self.forward:
                        to_redis.write(request)
                        await from_redis.read(65536)  # Redis has answered, and so it has done it
                    self.cuts += 1
                    if not self.silent:
                        return
                    continue
                to_redis.write(request)
        except ConnectionError:
            return  # the client broke off
        finally:
            answers.cancel()
            for end in (writer, to_redis):
                end.close()
            await asyncio.gather(answers, writer.wait_closed(), to_redis.wait_closed(), return_exceptions=True)


async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Pass on what comes, to the end."""
    try:
        while chunk := await reader.read(65536):
            writer.write(chunk)
    except ConnectionError:
        pass
    writer.close()


@asynccontextmanager
async def proxy_to(port: int) -> AsyncIterator[Proxy]:
    """A proxy on a free port of loopback; it is gone when the block ends."""
    proxy = Proxy(port)
    connections: set[asyncio.Task[None]] = set()

    def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connections.add(asyncio.create_task(proxy.serve(reader, writer)))

    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    proxy.address = f"redis://127.0.0.1:{server.sockets[0].getsockname()[1]}/0"
    try:
        yield proxy
    finally:
        server.close()
        for connection in connections:
            connection.cancel()
        if connections:
            await asyncio.wait(connections)
        await server.wait_closed()
