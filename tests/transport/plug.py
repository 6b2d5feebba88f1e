"""A plug between a client and any server: bytes pass both ways until a test pulls it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Plug:
    """Passes bytes on. `pull()` breaks every connection off in mid-stream, and lets none in until `put_back()`."""

    def __init__(self, port: int) -> None:
        self._target = port
        self.port = 0
        self._in = True
        self._transports: set[asyncio.WriteTransport] = set()

    def pull(self) -> None:
        """Break every connection off, at both ends, without a word."""
        self._in = False
        for transport in self._transports:
            transport.abort()

    def put_back(self) -> None:
        """Let connections in again."""
        self._in = True

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, from its beginning to its end."""
        if not self._in:
            writer.transport.abort()
            return
        from_server, to_server = await asyncio.open_connection("127.0.0.1", self._target)
        ends = {writer.transport, to_server.transport}
        self._transports |= ends
        try:
            await asyncio.gather(_pass_on(reader, to_server), _pass_on(from_server, writer))
        finally:
            self._transports -= ends
            for end in ends:
                end.abort()


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while chunk := await reader.read(65536):
            writer.write(chunk)
            await writer.drain()
        writer.close()
    except ConnectionError:
        writer.transport.abort()


@asynccontextmanager
async def plug_to(port: int) -> AsyncIterator[Plug]:
    """A plug on a free port of loopback; it is gone when the block ends."""
    plug = Plug(port)
    connections: set[asyncio.Task[None]] = set()

    def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connections.add(asyncio.create_task(plug.serve(reader, writer)))

    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    plug.port = server.sockets[0].getsockname()[1]
    try:
        yield plug
    finally:
        server.close()
        for connection in connections:
            connection.cancel()
        if connections:
            await asyncio.wait(connections)
        await server.wait_closed()
