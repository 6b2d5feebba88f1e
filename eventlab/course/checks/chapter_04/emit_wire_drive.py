"""4.3 in the child: the wire to Redis. Every command takes time, is written down when it arrives, and may fail.

What is not awaited comes too late on such a wire. It may also lose an answer: Redis has done what it was asked, and
the client never hears of it.
"""

from __future__ import annotations

import asyncio
from typing import Any

from fakeredis import FakeAsyncRedis, FakeServer
from fakeredis.aioredis import FakeAsyncRedisConnection
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError, ResponseError

from eventlab.course.trace import Trace, brief

LATENCY = 0.005
"""Virtual seconds that a command takes to Redis, and its answer back."""
_QUIET = {"HELLO", "CLIENT", "AUTH", "SELECT", "PING", "MULTI", "EXEC"}
_sleep = asyncio.sleep  # bound before the learner's code runs


def connect(server: FakeServer, trace: Trace, *, loses: str | None) -> FakeAsyncRedis:
    """A client that repeats nothing by itself; the answer to the first command called `loses` never arrives."""
    retry = Retry(NoBackoff(), 0)
    return FakeAsyncRedis(server=server, connection_class=_wire(trace, [loses] if loses else []), retry=retry)


def text(value: object) -> str:
    """A key or a name as text, whether it came as bytes or not."""
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else brief(value).strip("'")


def _wire(trace: Trace, to_lose: list[str]) -> type[FakeAsyncRedisConnection]:
    """A class of connections to one store, which share what is still to be lost."""

    class Wire(FakeAsyncRedisConnection):
        packed: tuple[tuple[Any, ...], ...] = ()
        broken = False

        def pack_command(self, *command: Any) -> Any:
            self.packed = (*self.packed, command)
            return super().pack_command(*command)

        async def send_packed_command(self, *args: Any, **options: Any) -> None:
            commands, self.packed = self.packed, ()
            await _sleep(LATENCY)
            await super().send_packed_command(*args, **options)
            for name, *rest in commands:
                if str(name) not in _QUIET:
                    trace.add(str(name), text(rest[0]) if rest else "", text(rest[1]) if name == "SADD" else "")
                if name in to_lose:
                    to_lose.remove(name)
                    self.broken = True

        async def read_response(self, *args: Any, **options: Any) -> Any:
            await _sleep(LATENCY)
            if self.broken:
                self.broken = False
                trace.add("error", "Redis", note="the answer is lost on its way")
                raise ConnectionError("the connection broke before the answer came")
            try:
                return await super().read_response(*args, **options)
            except ResponseError as error:
                word = str(error).partition(" ")[0]  # such as WRONGTYPE; some errors have none
                trace.add("error", "Redis", note=word if word.isupper() else text(str(error)))
                raise

    return Wire
