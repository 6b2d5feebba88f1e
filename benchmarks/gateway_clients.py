"""The other end of the fan-out, one and the same for all contestants: a publisher, and listeners by the thousand.

Listeners are raw protocols that read with the parts of `eventlab load`: what arrives is understood once, and found
again by its bytes. So the client takes about a microsecond for a message, beside what the loop takes to read it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from time import perf_counter
from typing import Any, cast

import msgspec

from benchmarks.gateway_servers import Contestant
from eventlab.event import Event, to_envelope
from eventlab.gateway.load.heard import Ear, Heard, Memory
from eventlab.gateway.load.latency import Latencies
from eventlab.gateway.load.wire import head, post, read_answer, status
from eventlab.gateway.load.wire_sse import SseWire, understand

TYPE, FILLING = "bench.t0", "x" * 100
AT_ONCE = 100
"""Listeners that connect at the same time."""
PATIENCE = 60.0
"""Seconds. A contestant that has not delivered everything by then has failed."""


class Audience(asyncio.Protocol):
    """What all listeners of one contestant have got together."""

    def __init__(self, contestant: Contestant) -> None:
        self._contestant = contestant
        self.memory = Memory(partial(understand, Ear(TYPE[:-1])))
        self.transports: list[asyncio.Transport] = []
        self.got = 0
        self.sent_at: dict[int, float] = {}
        """When each message whose latency counts was posted."""
        self.latencies = Latencies()
        self._wanted = 0
        self._all: asyncio.Future[None] | None = None

    async def join(self, count: int) -> None:
        """So many listeners more, each with the head of an answer."""
        path = self._contestant.listen
        request = head("GET", f"http://127.0.0.1:{self._contestant.port}", path, None, Accept="text/event-stream")
        for begin in range(0, count, AT_ONCE):
            await asyncio.gather(*(self._join(request) for _ in range(min(AT_ONCE, count - begin))))

    async def _join(self, request: bytes) -> None:
        ready = asyncio.get_running_loop().create_future()
        await asyncio.get_running_loop().create_connection(
            lambda: Listener(self, request, ready), "127.0.0.1", self._contestant.port
        )
        async with asyncio.timeout(PATIENCE):
            await ready

    def heard(self, heard: Heard) -> None:
        """One of them heard this, now."""
        for _, first, last in heard.runs:
            self.got += last - first + 1
            if self.sent_at:
                now = perf_counter()
                for number in range(first, last + 1):
                    self.latencies.add(now - self.sent_at[number])
        if self._all is not None and self.got >= self._wanted and not self._all.done():
            self._all.set_result(None)

    async def until(self, wanted: int) -> None:
        """Return when they have got so many; raises `TimeoutError`."""
        if self.got < wanted:
            self._wanted, self._all = wanted, asyncio.get_running_loop().create_future()
            async with asyncio.timeout(PATIENCE):
                await self._all

    def leave(self) -> None:
        """All hang up."""
        for transport in self.transports:
            transport.abort()


class Listener(asyncio.Protocol):
    """One connection."""

    def __init__(self, audience: Audience, request: bytes, ready: asyncio.Future[None]) -> None:
        self._audience, self._request, self._ready = audience, request, ready
        self._wire, self._head = SseWire(audience.memory), b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the stream."""
        self._transport = cast(asyncio.Transport, transport)
        self._audience.transports.append(self._transport)
        self._transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        """A piece of the stream, or of the head before it."""
        if not self._ready.done():
            self._head += data
            top, end, data = self._head.partition(b"\r\n\r\n")
            if not end:
                return
            if status(top) != 200:
                self._ready.set_exception(SystemExit(f"a listener is answered {top[:200]!r}"))
                return
            self._wire.opened(top, cast(Any, None))
            self._ready.set_result(None)
        self._audience.heard(self._wire.feed(data))


class Publisher:
    """Posts one message after the other on one connection; each has a number."""

    def __init__(self, contestant: Contestant) -> None:
        self._contestant, self.number = contestant, 0

    @asynccontextmanager
    async def connected(self) -> AsyncIterator[Publisher]:
        """Until the block ends."""
        self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._contestant.port)
        try:
            yield self
        finally:
            self._writer.close()

    async def publish(self) -> None:
        """Post the next one, and read the answer."""
        body = self._body(self.number)
        self.number += 1
        self._writer.write(post(f"http://127.0.0.1:{self._contestant.port}", self._contestant.publish, None, body))
        code, _, answer = await read_answer(self._reader)
        if code not in (201, 202):
            raise SystemExit(f"{self._contestant.name} answers {code} {answer!r}")

    def _body(self, number: int) -> bytes:
        """Peers are given the envelope that ours makes of the event."""
        data = {"number": number, "filling": FILLING}
        if self._contestant.name != "eventlab":
            return to_envelope(Event(TYPE, data))
        return msgspec.json.encode({"type": TYPE, "data": data})
