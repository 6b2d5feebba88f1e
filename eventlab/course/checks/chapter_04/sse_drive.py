"""4.5 in the child: a scripted event system, and a browser that reads the learner's stream, on a virtual clock.

A plan is `{"type", "stored", "last_id", "script", "fails", "steps", …}`. An event is `[type, position, id, number]`.
`stored` is the log before anybody listens. `script` says what is emitted while `history` is asked: `before` it looks
for the first time; `after` it has found something for the first time, or nothing (`empty`), and before it answers.
So often `history` fails at first. A step is a list:

    ["listen"]   ["emit", event, …]   ["read", count]   ["wait", seconds]   ["leave"]   ["drain"]   ["rest"]
"""

from __future__ import annotations

import asyncio
import inspect
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from eventlab.course.trace import Trace, brief
from eventlab.event import Event, Pattern
from eventlab.transport import position_key
from eventlab.transport.sse import SseParser

NOON = datetime(2024, 8, 17, 12, 0, tzinfo=UTC)
PATIENCE = 5.0
"""Virtual seconds within which a frame that is due must come, or an emit must return."""
MOST = 1000
"""Chunks that a browser takes in all: a stream of comments must not go on for ever."""
SHOWN = 4
"""Events that a row of the trace names one by one; more are counted."""
LOST = "the log cannot be reached"


class NoStream(TypeError):
    """What `sse` gave cannot be iterated over with `async for`."""


async def drive(names: Mapping[str, Any], plan: dict[str, Any], trace: Trace) -> Any:
    """Play the plan; answers the chunks that were read, and what became of the stream and of the subscription."""
    browser = _Browser(names["sse"], plan, trace)
    for op, *arguments in plan["steps"]:
        await getattr(browser, op)(*arguments)
    return browser.report()


class _System:
    """What the learner's code is handed: `subscribe` and `history`, and the log behind them."""

    def __init__(self, plan: dict[str, Any], trace: Trace) -> None:
        self._trace, self._fails = trace, plan["fails"]
        self.script = dict(plan["script"])
        self.log = [_event(each) for each in plan["stored"]]
        self.listeners: list[tuple[Pattern, Callable[[Event], Any]]] = []
        self.stalled = self.failed = False

    def subscribe(self, pattern: str, handler: Callable[[Event], Any]) -> Callable[[], None]:
        """Call `handler` with every event of `pattern` from now on, until the result is called."""
        listener = (Pattern(pattern), handler)
        self._trace.add("subscribe", pattern)
        self.listeners.append(listener)

        def stop() -> None:
            if listener in self.listeners:
                self._trace.add("unsubscribe", pattern)
                self.listeners.remove(listener)

        return stop

    async def history(self, pattern: str = "*", *, after: str | None = None, limit: int = 100) -> list[Event]:
        """The oldest `limit` events behind `after`; without it the newest."""
        asked = f"behind {after}"
        if self._fails:
            self._fails, self.failed = self._fails - 1, True
            self._trace.add("history", pattern, note=f"{asked}: raises ConnectionError")
            raise ConnectionError(LOST)
        await self.emit_all(self.script.pop("before", []))
        found = [event for event in self.log if Pattern(pattern).matches(event.type)]
        if after is None:
            found = found[-limit:]
        else:
            found = [event for event in found if _key(event) > position_key(after)][:limit]
        self._trace.add("history", pattern, note=f"{asked}: {_numbers(found)}")
        await asyncio.sleep(0.01)
        await self.emit_all(self.script.pop("after" if found else "empty", []))
        return found

    async def emit_all(self, events: list[Any]) -> None:
        """Store each event, then tell who listens. An emit that a listener holds up for long is given up."""
        if len(events) > SHOWN:
            self._trace.add("emit", events[0][0], note=_numbers([_event(each) for each in events]))
        for each in events:
            event = _event(each)
            if len(events) <= SHOWN:
                self._trace.add("emit", event.type, note=_numbers([event]))
            self.log.append(event)
            for pattern, handler in list(self.listeners):
                if pattern.matches(event.type):
                    await self._tell(handler, event)

    async def _tell(self, handler: Callable[[Event], Any], event: Event) -> None:
        result = handler(event)
        if self.stalled and inspect.iscoroutine(result):
            result.close()
        if not inspect.isawaitable(result) or self.stalled:
            return
        try:
            async with asyncio.timeout(PATIENCE):
                await result
        except TimeoutError:
            self.stalled = True
            self._trace.add("stall", event.type, note=f"emit of {_numbers([event])} waits for the browser")


class _Browser:
    """Reads the learner's stream chunk by chunk, and leaves when it is told to."""

    def __init__(self, sse: Callable[..., Any], plan: dict[str, Any], trace: Trace) -> None:
        self._sse, self._plan, self._trace = sse, plan, trace
        self._system = _System(plan, trace)
        self._stream: Any = None
        self._next: asyncio.Future[Any] | None = None
        self._chunks: list[Any] = []
        self._rows: list[int] = []
        self._ended = self._late = False
        self._feed = SseParser().feed

    async def listen(self) -> None:
        """Open the stream and wait for the first frame, for as long as nothing else is left to do."""
        self._stream = self._sse(self._system, self._plan["type"], last_id=self._plan["last_id"])
        if not hasattr(self._stream, "__anext__"):
            if inspect.iscoroutine(self._stream):
                self._stream.close()
            raise NoStream(f"a value of type {type(self._stream).__name__}")
        self._ask()
        await asyncio.sleep(1)

    async def emit(self, *events: Any) -> None:
        await self._system.emit_all(list(events))

    async def wait(self, seconds: float) -> None:
        """Let time pass while the browser waits for the next frame."""
        self._trace.add("wait", who="browser", note=f"{seconds:,} s")
        self._ask()
        await asyncio.sleep(seconds)

    async def read(self, count: int) -> None:
        """Take `count` frames, or as many as come in time. A comment is no frame, and a chunk may be part of one."""
        clock = asyncio.get_running_loop().time
        latest = clock()
        while count > 0 and clock() - latest < PATIENCE and await self._take():
            frames = len(self._feed(self._chunks[-1].encode())) if isinstance(self._chunks[-1], str) else 1
            latest = clock() if frames else latest
            count -= frames

    async def drain(self) -> None:
        """Take frames until the stream ends, or nothing comes any more."""
        await self.read(len(self._system.log) + 50)

    async def rest(self) -> None:
        """Emit what the script has left: not every answer asks on until a page is empty."""
        left = [event for moment in list(self._system.script) for event in self._system.script.pop(moment)]
        self._late = bool(left)
        await self._system.emit_all(left)

    async def leave(self) -> None:
        """Close the page: whatever waits is cancelled, and the stream is closed."""
        self._trace.add("leave", who="browser")
        if self._next is not None:
            self._next.cancel()
            await asyncio.wait([self._next])
        await self._stream.aclose()
        await asyncio.sleep(1)

    def report(self) -> dict[str, Any]:
        """What was read, row by row, and what is left."""
        listening = len(self._system.listeners)
        return {
            "chunks": self._chunks,
            "rows": self._rows,
            "ended": self._ended,
            "listening": listening,
            "late": self._late,
            "stalled": self._system.stalled,
        }

    def _ask(self) -> None:
        if self._next is None and not self._ended:
            self._next = asyncio.ensure_future(anext(self._stream))

    async def _take(self) -> bool:
        """Take one chunk; False when none came, or the stream has ended."""
        self._ask()
        if self._next is None or len(self._chunks) >= MOST:
            return False
        done, _ = await asyncio.wait([self._next], timeout=PATIENCE)
        if not done:
            return False
        future, self._next = self._next, None
        try:
            chunk = future.result()
        except StopAsyncIteration:
            self._ended = True
            self._trace.add("end", who="browser", note="the stream ended")
            return False
        except Exception as error:
            if not self._system.failed:  # else it is the log's error that comes through, or what was made of it
                raise
            self._ended = True
            self._trace.add("end", who="browser", note=f"the stream raised {type(error).__name__}")
            return False
        self._keep(chunk)
        return True

    def _keep(self, chunk: Any) -> None:
        text = bytes.decode(chunk, errors="replace") if type(chunk) is bytes else {"!": brief(chunk)}
        self._chunks.append(text)
        self._rows.append(self._trace.add("frame", who="browser", note=_told(text) or brief(chunk)[:90]))


def _told(chunk: Any) -> str:
    """`event 4, id: 17-0`, where the chunk is a frame that says so."""
    number = re.search(r'"number": ?(\d+)', str(chunk))
    id = re.search(r"^(id:.*)$", str(chunk), re.MULTILINE)
    return f"event {number[1]}, {id[1] if id else 'no id:'}" if number else ""


def _event(each: list[Any]) -> Event:
    type, position, id, number = each
    return Event(type, {"number": number}, time=NOON, id=id, position=position)


def _key(event: Event) -> tuple[int, int]:
    return position_key(event.position or "")


def _numbers(events: list[Event]) -> str:
    numbers = [str(event.data["number"]) for event in events]
    if len(numbers) > SHOWN:
        return f"{len(numbers)} events, {numbers[0]} to {numbers[-1]}"
    return f"event {', '.join(numbers)}" if numbers else "nothing"
