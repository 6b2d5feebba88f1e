"""3.2 in the child: a scripted server, and a reader who goes through what `listen` gives, on a virtual clock.

A plan is `{"last_id", "log", "live", "script", "leave"}`. An event of the log is `[id, type, data]`. Whoever connects
without an id gets what is new: behind the first `live` events, later behind what the last connection had. Whoever
brings an id gets what is behind it. The script has a step for each connection:

    ["refuse"]                    nobody answers
    ["deny"]                      a PermissionError
    ["gone"]                      status 204; also when the script is over
    ["stream", upto, retry, end]  the log's first `upto` events, as far as they are asked for, then the `end`:
                                  "close", "break" (ConnectionError) or "half" (half a frame, then the end)

After `leave` frames the reader leaves; None: at the end.
"""

from __future__ import annotations

import asyncio
import inspect
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from eventlab.course.stand_in import stand_in
from eventlab.course.trace import Trace, brief, plain
from eventlab.transport import Frame

STEP = 0.01
"""Virtual seconds that an answer or a chunk takes."""
PATIENCE = 100_000.0
"""Virtual seconds that the reader waits for a frame: longer than a minute taken for a thousand minutes."""
EXTRA = 5
"""Connections behind the end of the script that are answered; who asks on waits for ever."""
MOST = 200
"""Frames that are taken in all."""


class NoStream(TypeError):
    """What `listen` gave cannot be iterated over with `async for`."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a connection gives."""

    status: int
    chunks: AsyncIterator[bytes]


async def drive(names: dict[str, Any], plan: dict[str, Any], trace: Trace) -> dict[str, Any]:
    """The calls of `connect` and the frames as they came, how it ended, and how many connections are still open.

    And each `time.sleep`, which is over at once here: real seconds would only make the verdict late.
    """
    server, blocked = _Server(plan, trace), list[int]()

    def sleep(seconds: float) -> None:
        if threading.current_thread() is threading.main_thread():  # elsewhere it holds up nobody
            blocked.append(trace.add("block", note=f"time.sleep({seconds:g})"))

    stand_in(names, time, sleep=sleep)
    stream = names["listen"](server.connect, last_id=plan["last_id"])
    if not hasattr(stream, "__anext__"):
        if inspect.iscoroutine(stream):
            stream.close()  # else Python complains, in the middle of the learner's output, that nobody awaited it
        raise NoStream(f"a value of type {type(stream).__name__}")
    reader = _Reader(stream, server, trace)
    how = await reader.read(plan["leave"] or MOST)
    await asyncio.sleep(1)
    return {"calls": server.calls, "frames": reader.frames, "how": how, "open": server.open, "blocked": blocked}


class _Server:
    """Answers each connection as the script says, and remembers how it was called."""

    def __init__(self, plan: dict[str, Any], trace: Trace) -> None:
        self._trace, self._log, self._live = trace, plan["log"], plan["live"]
        self._ids = [id for id, _, _ in self._log]
        self._script = [*plan["script"], *[["gone"]] * EXTRA]
        self._ended: float | None = asyncio.get_running_loop().time()  # the first connection must not wait
        self.calls: list[dict[str, Any]] = []
        self.open = self.given = 0
        self.denied = False

    @asynccontextmanager
    async def connect(self, last_id: Any = None) -> AsyncIterator[Reply]:
        """Handed to the learner's code."""
        if len(self.calls) == len(self._script):
            await asyncio.Event().wait()
        kind, *arguments = self._script[len(self.calls)]
        self._note(last_id)
        await asyncio.sleep(STEP)
        if kind in ("refuse", "deny"):
            self._end("ConnectionError" if kind == "refuse" else "PermissionError")
            self.denied = self.denied or kind == "deny"
            raise ConnectionError("nobody answers") if kind == "refuse" else PermissionError("not allowed")
        self.open += 1
        try:
            yield Reply(200, self._chunks(last_id, *arguments)) if kind == "stream" else Reply(204, self._nothing())
        finally:
            self.open -= 1
            if self._ended is None:
                self._end("the connection is left" if kind == "stream" else "status 204")

    def _note(self, last_id: Any) -> None:
        now = asyncio.get_running_loop().time()
        wait = 0.0 if self._ended is None else round(now - self._ended, 6)  # None: the one before is still open
        if wait:
            self._trace.add("wait", note=f"{wait:g} s")
        row = self._trace.add("connect", who="server", note=f"last_id={brief(last_id)}")
        self.calls.append({"last_id": plain(last_id), "wait": wait, "open": self.open, "row": row})
        self._ended, self.given = None, 0

    def _end(self, note: str) -> None:
        self._ended = asyncio.get_running_loop().time()
        self._trace.add("end", note=note)

    async def _nothing(self) -> AsyncIterator[bytes]:
        for chunk in list[bytes]():
            yield chunk

    async def _chunks(self, last_id: Any, upto: int, retry: int | None, end: str) -> AsyncIterator[bytes]:
        start = behind(self._ids, last_id) if last_id in self._ids else 0 if last_id else self._live
        self._live = upto
        for id, type, data in self._log[start:upto]:
            await asyncio.sleep(STEP)
            named = f"retry: {retry}\n" if retry is not None else ""
            self._trace.add("receive", f"id: {id}", note=f"retry: {retry}" if named else "")
            retry, self.given = None, self.given + 1
            yield f"{named}id: {id}\nevent: {type}\ndata: {data}\n\n".encode()
        if end == "half":
            id, type, data = self._log[upto]
            self._trace.add("receive", f"id: {id}", note="half of it")
            yield f"id: {id}\nevent: {type}\ndata: {data}\n".encode()
        await asyncio.sleep(STEP)
        self.given += 1
        self._end("ConnectionError" if end == "break" else "the server closes")
        if end == "break":
            raise ConnectionError("the connection broke")


class _Reader:
    """Takes one frame after the other."""

    def __init__(self, stream: Any, server: _Server, trace: Trace) -> None:
        self._stream, self._server, self._trace = stream, server, trace
        self.frames: list[list[Any]] = []
        """`[fields, row, connection, chunk]`: how many connections and chunks of the last had been given by then."""

    async def read(self, most: int) -> str:
        """Take so many frames, or all; answers how it ended: `left`, `ended`, `waits`, or `raised` and the type."""
        while len(self.frames) < most:
            waiting = asyncio.ensure_future(anext(self._stream))
            done, _ = await asyncio.wait([waiting], timeout=PATIENCE)
            if not done:
                waiting.cancel()
                await asyncio.wait([waiting])
                return "waits"
            try:
                self._keep(waiting.result())
            except StopAsyncIteration:
                self._trace.add("end", who="reader", note="the stream ends")
                return "ended"
            except Exception as error:
                if not self._server.denied:
                    raise
                return f"raised {type(error).__name__}"
        self._trace.add("leave", who="reader")
        await self._stream.aclose()
        return "left"

    def _keep(self, frame: Any) -> None:
        fine = type(frame) is Frame
        fields = plain([frame.data, frame.event, frame.id]) if fine else {"!": brief(frame)}
        row = self._trace.add("yield", who="reader", note=f"id: {frame.id}" if fine else brief(frame))
        self.frames.append([fields, row, len(self._server.calls), self._server.given])


def behind(ids: list[str], last: str) -> int:
    """How many of the log's events one has who names this id; an id that several share stands for the last of them."""
    return len(ids) - ids[::-1].index(last)
