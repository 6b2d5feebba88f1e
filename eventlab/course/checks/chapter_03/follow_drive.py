"""3.5 in the child: a stream in a Redis inside this process, entries that come while readers wait, and a virtual clock.

A plan is `{"stream", "stored", "arrivals", "readers", "busy", "error", "until"}`. `stored` are `[position, number]`,
`arrivals` `[milliseconds, position, number]`; a reader is where it begins (None: not said), `busy` is
`[after so many entries, milliseconds]`, for each reader the same. `error` is None, or `[milliseconds, name]`: from then
on each command of a reader raises this error of redis-py. After `until` milliseconds each reader is cancelled
in the middle of its last wait.
"""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import AsyncIterator, Mapping
from typing import Any

from fakeredis import FakeAsyncRedis, FakeServer
from redis.exceptions import ConnectionError, RedisError, ResponseError

from eventlab.course.trace import Trace, brief, plain
from eventlab.course.withheld import withhold
from eventlab.transport import RedisStream, StreamLine

FLOOD = 300
"""Entries after which a reader is stopped: it is given the same ones for ever."""
AT_ONCE = 100
"""Commands in one moment after which the clock is made to go on, or it would stand still for ever."""

ERRORS: dict[str, RedisError] = {
    "ConnectionError": ConnectionError("Connection closed by server."),
    "ResponseError": ResponseError("WRONGTYPE Operation against a key holding the wrong kind of value"),
}
"""What redis-py raises when Redis goes, and when there is something else under the stream's name."""


async def drive(names: Mapping[str, Any], plan: dict[str, Any], trace: Trace) -> Any:
    """Answer what each reader was given and when, every command that was sent, and what is left of the stream."""
    withhold(RedisStream.follow, RedisStream.wait, StreamLine.__anext__)
    server = FakeServer()
    await _fill(server, plan)
    redis = _Watched(trace, plan["error"], server=server)
    arriving = asyncio.create_task(_arrive(server, plan, trace))
    readers = [_read(names["follow"], redis, plan, after, trace) for after in plan["readers"]]
    given = await asyncio.gather(*readers)
    await arriving
    async with FakeAsyncRedis(server=server) as own:
        left = int(await own.xlen(plan["stream"]))
    await redis.aclose()
    return {"given": given, "commands": redis.commands, "left": left}


async def _read(follow: Any, redis: Any, plan: dict[str, Any], after: str | None, trace: Trace) -> Any:
    """What one reader was given: `[position, number, milliseconds]` each, or what was no pair; and how it ended."""
    trace.add("follow", plan["stream"], note="from the beginning" if after is None else f"after {after}")
    iterator = follow(redis, plan["stream"], **({} if after is None else {"after": after}))
    if not hasattr(iterator, "__anext__"):
        if inspect.iscoroutine(iterator):
            iterator.close()
        trace.add("answer", note=brief(iterator))
        return {"entries": [], "end": "no iterator", "kind": brief(iterator)}
    found: dict[str, Any] = {"entries": [], "end": "time"}
    while (left := plan["until"] / 1000 - _now()) > 0 and len(found["entries"]) < FLOOD:
        waiting = asyncio.ensure_future(anext(iterator, trace))  # trace: a value that nobody else can yield
        done, _ = await asyncio.wait([waiting], timeout=left)
        if not done:
            waiting.cancel()  # as a closed page or a stopped program does
            await asyncio.wait([waiting])
            break
        if waiting.exception() in ERRORS.values():
            found["end"] = "raised"
            break
        if waiting.result() is trace:
            trace.add("end", note="the generator ends")
            found["end"] = "ended"
            break
        found["entries"].append(_noted(waiting.result(), trace))
        for count, milliseconds in plan["busy"]:
            if count == len(found["entries"]):
                trace.add("busy", note=f"the reader works for {milliseconds} ms")
                await asyncio.sleep(milliseconds / 1000)
    await _close(iterator)
    return found


async def _close(iterator: AsyncIterator[Any]) -> None:
    """End a generator that is between two entries; one that is still waiting was told already."""
    if inspect.isasyncgen(iterator) and not iterator.ag_running:
        await iterator.aclose()


def _noted(value: Any, trace: Trace) -> Any:
    """One thing that was given, as JSON: the entry, or how it differs from a pair of text and fields."""
    shown, at = brief(value), round(_now() * 1000)
    trace.add("yield", shown)
    if not isinstance(value, tuple | list) or len(value) != 2 or type(value[1]) is not dict:
        return {"!": shown}
    number = value[1].get(b"number")
    if type(number) is not bytes or len(value[1]) != 1:
        return {"!": shown}
    raw = type(value[0]) is bytes
    position = value[0].decode() if raw else plain(value[0])
    return {"position": position, "bytes": raw, "number": int(number), "at": at, "shown": shown}


class _Watched(FakeAsyncRedis):
    """A client that writes down each command, with the moment, and how long it may wait in Redis (-1: not at all)."""

    def __init__(self, trace: Trace, error: list[Any] | None, **options: Any) -> None:
        super().__init__(**options)
        self.trace, self.error, self.commands = trace, error, list[Any]()
        self._moment, self._count = -1.0, 0

    async def execute_command(self, *arguments: Any, **options: Any) -> Any:
        await self._slow_down()
        words = [each.decode() if isinstance(each, bytes) else str(each) for each in arguments]
        upper = [word.upper() for word in words]
        block = int(words[upper.index("BLOCK") + 1]) if "BLOCK" in upper else -1
        self.commands.append([upper[0], round(_now() * 1000), block, "$" in words])
        row = self.trace.add(upper[0], " ".join(words[1:]))
        if self.error is not None and _now() * 1000 >= self.error[0]:
            self.trace.note(row, f"raises {self.error[1]}")
            raise ERRORS[self.error[1]]
        answer = await super().execute_command(*arguments, **options)  # type: ignore[no-untyped-call]  # theirs
        if not answer:
            self.trace.note(row, "nothing")
        return answer

    async def _slow_down(self) -> None:
        self._count = self._count + 1 if self._moment == _now() else 0
        self._moment = _now()
        if self._count > AT_ONCE:
            await asyncio.sleep(0.25)


async def _fill(server: FakeServer, plan: dict[str, Any]) -> None:
    async with FakeAsyncRedis(server=server) as redis:
        for position, number in plan["stored"]:
            await redis.xadd(plan["stream"], {"number": number}, id=position)


async def _arrive(server: FakeServer, plan: dict[str, Any], trace: Trace) -> None:
    async with FakeAsyncRedis(server=server) as redis:
        for milliseconds, position, number in plan["arrivals"]:
            await asyncio.sleep(milliseconds / 1000 - _now())
            trace.add("append", f"{position} number {number}")
            await redis.xadd(plan["stream"], {"number": number}, id=position)


def _now() -> float:
    """Seconds since the scenario began: the virtual loop starts at nought."""
    return asyncio.get_running_loop().time()
