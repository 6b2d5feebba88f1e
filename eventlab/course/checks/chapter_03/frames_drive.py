"""3.1 in the child: hands the chunks of a plan to `parse_sse`, one a second, and writes down each frame.

A plan is `{"chunks": [text, …]}`: each character stands for one byte, for JSON has none. With `"before"`, chunks of
another stream are read first, and what comes of them is not looked at.
"""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import AsyncIterator, Mapping
from typing import Any

from eventlab.course.trace import Trace, brief, plain
from eventlab.course.withheld import withhold
from eventlab.transport import Frame, SseParser

MOST = 500
"""Frames that are taken: an answer must not yield for ever."""


class NoStream(TypeError):
    """What `parse_sse` gave cannot be iterated over with `async for`."""


async def drive(names: Mapping[str, Any], plan: dict[str, Any], trace: Trace) -> list[list[Any]]:
    """Each frame as `[fields, its row, how many chunks had come by then]`; after the last chunk one more counts."""
    withhold(SseParser.feed)
    if "before" in plan:
        async for _ in _opened(names, _Wire(plan["before"], trace)):
            pass
        trace.add("end", note="another stream begins")
    wire = _Wire(plan["chunks"], trace)
    stream = _opened(names, wire)
    frames: list[list[Any]] = []
    async for frame in stream:
        frames.append([_fields(frame), trace.add("yield", who="reader", note=_said(frame)), wire.given])
        if len(frames) == MOST:
            await stream.aclose()
            break
    return frames


def _opened(names: Mapping[str, Any], wire: _Wire) -> Any:
    """What `parse_sse` gives for these chunks; raises `NoStream` where one cannot iterate over it."""
    stream = names["parse_sse"](wire.chunks())
    if not hasattr(stream, "__anext__"):
        if inspect.iscoroutine(stream):
            stream.close()  # else Python complains, in the middle of the learner's output, that nobody awaited it
        raise NoStream(f"a value of type {type(stream).__name__}")
    return stream


class _Wire:
    """The network: it takes its time, so that one can tell a frame that comes at once from one that waits."""

    def __init__(self, chunks: list[str], trace: Trace) -> None:
        self._chunks, self._trace = chunks, trace
        self.given = 0

    async def chunks(self) -> AsyncIterator[bytes]:
        for chunk in self._chunks:
            await asyncio.sleep(1)
            self._trace.add("chunk", repr(chunk.encode("latin-1")))
            self.given += 1
            yield chunk.encode("latin-1")
        await asyncio.sleep(1)
        self.given += 1


def _fields(frame: Any) -> Any:
    """The four fields of a Frame as plain JSON; anything else is described."""
    return plain([frame.data, frame.event, frame.id, frame.retry]) if type(frame) is Frame else {"!": brief(frame)}


def _said(frame: Any) -> str:
    return brief((frame.data, frame.event, frame.id, frame.retry)) if type(frame) is Frame else brief(frame)
