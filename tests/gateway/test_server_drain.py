"""The end of a node that a thousand browsers listen to: in order, over some seconds, and nothing of it is left."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path

import httpx
import psutil
import pytest

from tests.emitter.waiting import PATIENCE
from tests.gateway.nodes import Node, serving

CLIENTS = 1000
AT_ONCE = 100
END = b"0\r\n\r\n"
"""How a chunked answer ends that was not broken off."""


class Listener:
    """A browser, as far as the network goes: one open stream, and everything that came on it."""

    def __init__(self, reader: asyncio.StreamReader) -> None:
        self._reader, self.received = reader, b""

    async def read_until(self, mark: bytes) -> None:
        """Read on until this has come."""
        while mark not in self.received:
            more = await self._reader.read(4096)
            assert more, self.received
            self.received += more

    async def read_to_the_end(self) -> None:
        """Read on until the server has hung up."""
        self.received += await self._reader.read()


@asynccontextmanager
async def listening(node: Node) -> AsyncIterator[Listener]:
    """One stream, from its first block on."""
    reader, writer = await asyncio.open_connection("127.0.0.1", node.port)
    try:
        writer.write(b"GET /api/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
        listener = Listener(reader)
        await listener.read_until(b"\nid: ")
        yield listener
    finally:
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()


async def crowd(node: Node, stack: AsyncExitStack) -> list[Listener]:
    """A thousand of them, a hundred at a time."""
    listeners: list[Listener] = []
    while len(listeners) < CLIENTS:
        coming = (stack.enter_async_context(listening(node)) for _ in range(AT_ONCE))
        listeners += await asyncio.gather(*coming)
    return listeners


def test_a_thousand_streams_end_in_order(tmp_path: Path) -> None:
    """Each gets all that was emitted, a hint when to come again, and a proper end; the process ends with 0."""

    async def story(node: Node) -> tuple[list[bytes], int]:
        async with AsyncExitStack() as stack, asyncio.timeout(PATIENCE):
            listeners = await crowd(node, stack)
            async with httpx.AsyncClient(timeout=PATIENCE, trust_env=False) as client:
                for n in range(3):
                    body = {"type": "order.placed", "data": {"n": n}}
                    await client.post(f"{node.address}/api/events", json=body)
            node.tell()
            await asyncio.gather(*(listener.read_to_the_end() for listener in listeners))
            code = await asyncio.to_thread(node.process.wait, PATIENCE)
            return [listener.received for listener in listeners], code

    with serving(tmp_path, "--drain", "1") as node:
        left = [psutil.Process(node.process.pid), *psutil.Process(node.process.pid).children(recursive=True)]
        received, code = asyncio.run(story(node))

        assert code == 0
        assert len(received) == CLIENTS
        for stream in received:
            assert [stream.count(b'"n":%d' % n) for n in range(3)] == [1, 1, 1]
            assert stream.count(b"retry: ") == 2
            assert stream.endswith(END)
        assert node.troubles == []
        assert not any(process.is_running() for process in left)
        with pytest.raises(httpx.ConnectError):
            node.ask("/health/live")
