"""The four wires of the hero, laid and connected: one web server, one store, four readers."""

from __future__ import annotations

from contextlib import AsyncExitStack
from itertools import count
from typing import TYPE_CHECKING
from uuid import uuid4

from starlette.applications import Starlette
from starlette.routing import Route, WebSocketRoute

from eventlab.event import Event
from eventlab.lab.server import serve
from eventlab.lab.wires_reader import Reader
from eventlab.transport import (
    PubSubLine,
    RedisPubSub,
    SseLine,
    SseLogWire,
    SseWire,
    StreamLine,
    StreamWire,
    WebSocketLine,
    WebSocketWire,
    ensure_redis,
    forget_embedded,
    open_redis,
)
from eventlab.transport.stream_wire import BLOCK_SECONDS

if TYPE_CHECKING:
    from redis.asyncio import Redis

_scenes = count(1)


class Scene:
    """Four readers, connected. `readers` are in the order of the lanes."""

    def __init__(self, address: str | None, *, resume: bool) -> None:
        self.readers: tuple[Reader, ...] = ()
        self._number = next(_scenes)
        self._store = f"wires-{self._number}"
        self._address = address or f"embedded://{self._store}"
        self._resume = resume
        self._key = f"wires-{uuid4()}"  # on a server shared with others it must be nobody else's
        self._closing = AsyncExitStack()

    @classmethod
    async def open(cls, address: str | None, *, resume: bool) -> Scene:
        """Lay the wires and connect the readers. Raises `Unreachable` where the address does not answer."""
        scene = cls(address, resume=resume)
        try:
            await scene._connect()
        except BaseException:
            await scene.aclose()
            raise
        return scene

    async def aclose(self) -> None:
        """Cut the lines, stop the server, and leave nothing in the store."""
        await self._closing.aclose()

    async def _connect(self) -> None:
        redis = open_redis(self._address, block=BLOCK_SECONDS)
        self._closing.callback(forget_embedded, self._store)
        self._closing.push_async_callback(redis.aclose)
        await ensure_redis(redis, self._address)
        self._closing.push_async_callback(redis.delete, self._key, self._sse_log)
        self.readers = (*self._over_the_web(redis), self._intercom(redis), self._recorder(redis))
        for reader in self.readers:
            self._closing.push_async_callback(reader.cut)
            await reader.connect()

    def _over_the_web(self, redis: Redis) -> tuple[Reader, Reader]:
        """WebSocket and SSE, on one server of this machine."""

        async def hear(event: Event) -> None:
            await phone.heard.put(event.data["number"])

        async def say(line: WebSocketLine, event: Event) -> None:
            await line.send(event)

        calls = WebSocketWire(hear)
        broadcast = SseLogWire(StreamWire(redis, self._sse_log)) if self._resume else SseWire()
        served = serve(Starlette(routes=[WebSocketRoute("/call", calls), Route("/radio", broadcast)]), self._server)
        self._closing.push_async_callback(served.stop)
        call, radio = f"ws://127.0.0.1:{served.port}/call", f"{served.address}/radio"
        phone = Reader(calls, lambda _: WebSocketLine(call), say=say, shared=False)
        return phone, Reader(broadcast, lambda after: SseLine(radio, after=after), say=None, shared=False)

    def _intercom(self, redis: Redis) -> Reader:
        wire = RedisPubSub(redis, self._key)
        return Reader(wire, lambda _: PubSubLine(redis, self._key), say=lambda _, event: wire.send(event), shared=True)

    def _recorder(self, redis: Redis) -> Reader:
        wire = StreamWire(redis, self._key)
        return Reader(
            wire,
            lambda after: StreamLine(redis, self._key, after=after),
            say=lambda _, event: wire.send(event),
            shared=True,
        )

    @property
    def _sse_log(self) -> str:
        return f"{self._key}-sse"

    @property
    def _server(self) -> str:
        return f"four wires {self._number}"
