"""3.3 in the child: guests with scripted WebSockets, who come, speak and go on a virtual clock.

A plan is `{"rooms", "steps"}`. A step is `[deed, guest, text, milliseconds]`: the deed, and how long to wait behind it.

    join    room.join is called, in a task; `text` is the room's name
    say     a text comes from the guest
    leave   the guest hangs up: what is received next is the end, and sending raises
    gone    the guest's computer is switched off: sending raises, and nothing is received
    cut     the task of join is cancelled, as by a server that stops
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextvars import ContextVar
from typing import Any

from eventlab.course.trace import Trace, brief, plain

TAKES = 0.1
"""Seconds that sending one text takes: time enough for somebody to come or go."""
AFTER = 2.0
"""Seconds after the last step, in which whatever is on its way arrives."""

_joining: ContextVar[_Socket] = ContextVar("joining")
"""The guest whose join runs here. A task takes it over from whoever starts it: so each send is known by its join."""


class WebSocketDisconnect(Exception):
    """What Starlette raises under this name, with the code by which the call ended."""


async def drive(names: Mapping[str, Any], plan: dict[str, Any], trace: Trace) -> Any:
    """Answer for each guest what was sent to it, what was tried, and how its join ended."""
    rooms = {name: names["ChatRoom"]() for name in plan["rooms"]}
    guests: dict[str, _Socket] = {}
    joins: dict[str, asyncio.Task[Any]] = {}
    for deed, who, text, milliseconds in plan["steps"]:
        trace.add(deed, _told(deed, who, text))
        if deed == "join":
            guests[who] = _Socket(who, len(guests), trace)
            joins[who] = asyncio.create_task(_joined(rooms[text], guests[who], trace))
        elif deed == "cut":
            joins[who].cancel()
        else:
            guests[who].does(deed, text)
        await asyncio.sleep(milliseconds / 1000)
    await asyncio.sleep(AFTER)
    ends = {who: _end(task) for who, task in joins.items()}
    for task in joins.values():
        task.cancel()
    await asyncio.wait(joins.values())
    return {who: {**socket.seen(), "end": ends[who]} for who, socket in guests.items()}


async def _joined(room: Any, socket: _Socket, trace: Trace) -> None:
    _joining.set(socket)
    try:
        await room.join(socket)
    except Exception as error:
        trace.add("raise", f"join of {socket.name}", note=type(error).__name__)
        raise
    finally:
        socket.ended = asyncio.get_running_loop().time()
    trace.add("return", f"join of {socket.name}")


def _told(deed: str, who: str, text: str) -> str:
    return f"{who}: {shown(text)}" if deed == "say" else f"{who}, the {text}" if deed == "join" else who


def _end(task: asyncio.Task[Any]) -> str:
    """How a join ended; an error of the learner's own leaves here, to become the verdict."""
    if not task.done():
        return "waiting"
    if task.cancelled():
        return "cancelled"
    error = task.exception()
    if error is None:
        return "returned"
    if isinstance(error, WebSocketDisconnect):
        return "disconnected"
    if isinstance(error, ExceptionGroup) and error.split(WebSocketDisconnect)[1] is None:
        return "disconnected"  # a TaskGroup's way to say the same
    raise error


class _Socket:
    """As much of Starlette's WebSocket as a chat needs, with the same names and the same errors."""

    def __init__(self, name: str, number: int, trace: Trace) -> None:
        self.name, self._number, self._trace = name, number, trace
        self.ended: float | None = None
        """When the guest's join was over."""
        self._outlived: list[Any] = []
        self._says: asyncio.Queue[str | None] = asyncio.Queue()
        self._accepted = self._away = False
        self._got: list[Any] = []
        self._tried: list[Any] = []
        self._called = self._begun = 0

    def __hash__(self) -> int:
        return self._number  # so that a set of guests has the same order in every run

    def does(self, deed: str, text: str) -> None:
        """The guest's side of a step."""
        self._away = self._away or deed in ("leave", "gone")
        if deed != "gone":
            self._says.put_nowait(text if deed == "say" else None)

    def seen(self) -> dict[str, Any]:
        """What came of it, as JSON."""
        unawaited = self._called - self._begun
        return {"got": self._got, "tried": self._tried, "unawaited": unawaited, "outlived": self._outlived}

    async def accept(self) -> None:
        """Take the call."""
        self._accepted = True

    async def receive_text(self) -> str:
        """The next text; raises `WebSocketDisconnect` when the guest has left."""
        self._check()
        text = await self._says.get()
        if text is None:
            self._accepted = False
            raise WebSocketDisconnect(1000)
        return text

    async def iter_text(self) -> AsyncIterator[str]:
        """Every text until the guest leaves."""
        try:
            while True:
                yield await self.receive_text()
        except WebSocketDisconnect:
            return

    def send_text(self, text: Any) -> Any:
        """To be awaited; a call that nobody awaits is counted, and sends nothing."""
        self._called += 1
        return self._send(text)

    async def close(self, code: int = 1000, reason: str | None = None) -> None:
        """Hang up on the guest; raises for one who is gone, as sending does."""
        if self._away:
            raise WebSocketDisconnect(1006)
        self._away = True
        self._says.put_nowait(None)

    async def _send(self, text: Any) -> None:
        self._begun += 1
        try:
            await self._deliver(text)
        finally:
            _joining.get()._sent(self.name, text)

    def _sent(self, name: str, text: Any) -> None:
        """A send of this guest's join is over. One that ends with the join, cancelled there, is in time."""
        if self.ended is not None and asyncio.get_running_loop().time() > self.ended:
            self._outlived.append([name, plain(text)])

    async def _deliver(self, text: Any) -> None:
        if not self._away:
            self._check()
        self._tried.append(plain(text))
        row = self._trace.add("send", brief(text) if type(text) is not str else text, self.name)
        if not self._away:
            await asyncio.sleep(TAKES)
        if self._away:
            self._trace.note(row, "raises: nobody is there")
            raise WebSocketDisconnect(1006)
        self._got.append(plain(text))

    def _check(self) -> None:
        if not self._accepted:
            raise RuntimeError('WebSocket is not connected. Need to call "accept" first.')


def shown(text: str) -> str:
    """A text as a row shows it: one that could not be seen stands in quotes."""
    return text if text and text == text.strip() else repr(text)
