"""A line that posts is kept for as long as both ends want it, and leads to another node when its own is gone."""

from __future__ import annotations

import asyncio
from contextlib import closing

import pytest

from eventlab.gateway.load.line import Line
from eventlab.gateway.load.plan import Load
from tests.conftest import free_port
from tests.emitter.waiting import until


def posted(headers: bytes, times: int, *, hangs_up: bool = False, dead: bool = False) -> tuple[list[int], int]:
    """The statuses of so many posts to a server that answers with these headers, and how often it was connected to."""
    connections = 0

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1
        with closing(writer):
            while await reader.read(10_000):
                writer.write(b"HTTP/1.1 202 Accepted\r\nContent-Length: 2\r\n" + headers + b"\r\n{}")
                if hangs_up:
                    return

    async def story() -> list[int]:
        async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
            url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
            urls = (f"http://127.0.0.1:{free_port()}", url) if dead else (url,)
            codes = []
            with closing(Line(Load(urls=urls), 0)) as line:
                for _ in range(times):
                    await line.connect()
                    codes.append((await line.post(b"{}"))[0])
                    if hangs_up:
                        await until(lambda: line._reader is None or line._reader.at_eof())
                assert line.url == url
            return codes

    return asyncio.run(story()), connections


@pytest.mark.parametrize(
    ("headers", "hangs_up", "connections"),
    [(b"", False, 1), (b"Connection: close\r\n", False, 3), (b"", True, 3)],
)
def test_a_line_is_kept_until_the_server_ends_it(headers: bytes, hangs_up: bool, connections: int) -> None:
    """By a word in its answer, or without one; to connect again costs more than a post."""
    assert posted(headers, 3, hangs_up=hangs_up) == ([202, 202, 202], connections)


def test_a_node_that_is_not_there_is_passed_over_once() -> None:
    """The line stays with the one that was."""
    assert posted(b"", 3, dead=True) == ([202, 202, 202], 1)
