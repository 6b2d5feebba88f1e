"""The WebSocket, `/ws`: one connection on which a page listens and emits (guide, chapter 3; RFC 6455).

    client   {"op": "subscribe", "patterns": ["order.*"], "after": cursor?, "slow": "conflate"?}      ops.py
    server   {"op": "subscribed", "patterns": ["order.*"], "cursor": …}
             {"op": "event", "cursor": …, "event": {…}} …                                             forms.py
    client   {"op": "emit", "event": {"type": "order.placed", "data": {}}, "ref": 7}
    server   {"op": "stored", "ref": 7, "id": …, "position": …}           or {"op": "error", "error": …, "ref": 7}

Every frame with a cursor moves the client's on; after a break it subscribes behind the last one, on any node. A page
does that by itself here, in five lines, where `EventSource` has it built in.

One task reads what the client says. What the hub sends does not pass through it: each subscription is an outlet of the
hub's, and the next subscription takes its place. Without one, the connection is an outlet that hears nothing, so that
it is counted, given signs of life, and drained like any other.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AbstractContextManager, suppress
from functools import partial
from typing import Any, NamedTuple, Protocol

import msgspec
from starlette.requests import HTTPConnection
from starlette.types import Receive, Scope, Send

from eventlab.clock import Clock, system_clock
from eventlab.errors import EventLabError
from eventlab.event import Pattern, check_name
from eventlab.gateway.answers import status_of
from eventlab.gateway.counting import count_op
from eventlab.gateway.direct import Writer, writer_of
from eventlab.gateway.emits import Emits
from eventlab.gateway.forms import WEBSOCKET
from eventlab.gateway.gate import check_emit, check_listen
from eventlab.gateway.grant import Grant
from eventlab.gateway.hub import Hub
from eventlab.gateway.ops import Emit, HangUp, Subscribe, WrongOp, read_object, read_op, ref_of
from eventlab.gateway.outlet import Outlet
from eventlab.gateway.query import asks_nothing
from eventlab.gateway.settings import Settings
from eventlab.gateway.slow import Conflate, Disconnect, Policy
from eventlab.gateway.stamping import Stamp, stamp_of
from eventlab.metrics import CountedMetrics, Metrics
from eventlab.protocol import EventSystem
from eventlab.system.cursor import Cursor
from eventlab.system.producers.incoming import Refusal, excuse

log = logging.getLogger("eventlab.gateway")

EXPIRED = (4401, "the grant has expired: connect with a new one.")
ENDS = {
    "drain": (1012, "this server is about to end: connect again, and you find another."),
    "slow": (4408, "too slow: more waits than is kept. Connect again, behind the last cursor."),
    "stuck": (4408, "too slow: nothing was taken for a while. Connect again, behind the last cursor."),
    "store": (1013, "the store does not answer. Connect again in a moment, behind the last cursor."),
    "mistake": (1011, "something went wrong here, and it is not your doing."),
}
"""Why an outlet ends by itself, and how the client is told. 4401 and 4408 are HTTP's, in the range that is ours."""


class Admits(Protocol):
    """Who lets connections in."""

    async def admit(self, connection: HTTPConnection) -> Grant:
        """What this connection may do. Raises a `Refusal`."""
        ...

    def take(self, connection: HTTPConnection, grant: Grant) -> None:
        """One more thing that it asks for. Raises a `Refusal`, 429, when that is too often."""
        ...

    def place(self, connection: HTTPConnection, grant: Grant) -> AbstractContextManager[None]:
        """A place for it, until the block ends. Raises a `Refusal`."""
        ...


class Wanted(NamedTuple):
    """A subscription that may begin: where, and the reason why not where it was asked for, if so."""

    op: Subscribe
    at: Cursor
    missed: str


class WebSockets:
    """The endpoint: `WebSocketRoute("/ws", WebSockets(hub, events, gate, settings))`. `metrics` count what is asked."""

    def __init__(
        self,
        hub: Hub,
        events: EventSystem,
        gate: Admits,
        settings: Settings,
        *,
        metrics: Metrics | None = None,
        clock: Clock = system_clock,
    ) -> None:
        self._hub, self._events, self._gate, self._settings, self._clock = hub, events, gate, settings, clock
        self._metrics = metrics or CountedMetrics()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One connection, to its end. Who may not come in is told by an HTTP status, before the handshake ends."""
        await receive()  # it asks for the handshake
        with suppress(OSError):  # it has gone before the handshake was done, which is nobody's mistake
            try:
                await self._converse(HTTPConnection(scope), receive, send)
            except Refusal as refusal:
                await refusal.response()(scope, receive, send)

    async def _converse(self, connection: HTTPConnection, receive: Receive, send: Send) -> None:
        grant = await self._gate.admit(connection)
        asks_nothing(connection)
        seconds = None if grant.expires is None else (grant.expires - self._clock()).total_seconds()
        take = partial(self._gate.take, connection, grant)
        answered = partial(count_op, self._metrics, connection.scope)
        stamp = stamp_of(connection, grant, self._settings)
        line = Line(receive, send, writer_of(connection.scope), take, answered, stamp)
        with self._gate.place(connection, grant):
            await Conversation(self._hub, self._events, self._settings, grant, line, seconds=seconds).hold()


class Line(NamedTuple):
    """The server's end of a connection."""

    receive: Receive
    send: Send
    writer: Writer
    """For what the hub sends."""
    take: Callable[[], None]
    """Called for each op but the first. Raises a `Refusal` when there are too many."""
    answered: Callable[[str, int], None]
    """Called with each op that is answered, and the status that HTTP has for such an answer."""
    stamp: Stamp
    """Writes into each event what is known of its sender."""


class Conversation:
    """One connection that was let in, until the client hangs up or we do; `seconds` from now at the latest."""

    def __init__(
        self, hub: Hub, events: EventSystem, settings: Settings, grant: Grant, line: Line, *, seconds: float | None
    ) -> None:
        self._hub, self._events, self._settings, self._grant, self._line = hub, events, settings, grant, line
        self._until = None if seconds is None else asyncio.get_running_loop().time() + seconds
        self._emits = Emits()
        self._outlet: Outlet  # of the subscription that there is now
        self._has_asked = False  # the first op comes with the connection, and that was counted when it was let in

    async def hold(self) -> None:
        """From the handshake to the end. Raises a `Refusal` instead of the handshake, while the hub drains."""
        async with self._emits:
            try:
                wanted = await self._connect()
                while wanted is not None:
                    wanted = await self._subscribe(wanted)
            except HangUp as end:
                await self._hang_up(end)
            else:
                await self._emits.answered(self._settings.send_seconds)  # what it said is done, though it has gone

    async def _connect(self) -> Wanted | None:
        async with self._outlet_for(None) as outlet:
            await self._line.send({"type": "websocket.accept"})
            outlet.begin(self._hub.now, [], stored=False)
            return await self._listen(outlet)

    async def _subscribe(self, wanted: Wanted) -> Wanted | None:
        """Until another subscription is wanted; None: the client has hung up."""
        policy = Conflate() if wanted.op.conflate else Disconnect()
        try:
            async with self._outlet_for(wanted.op.patterns or None, policy) as outlet:
                self._begin(outlet, wanted)
                return await self._listen(outlet)
        except Refusal:
            raise HangUp(*ENDS["drain"]) from None

    def _outlet_for(
        self, patterns: Sequence[Pattern] | None, policy: Policy | None = None
    ) -> AbstractAsyncContextManager[Outlet]:
        return self._hub.outlet(WEBSOCKET, patterns, self._line.send, policy, writer=self._line.writer)

    def _begin(self, outlet: Outlet, wanted: Wanted) -> None:
        op, at = wanted.op, wanted.at if wanted.op.after is not None else self._hub.now
        patterns = [pattern.text for pattern in op.patterns]
        self._line.answered("subscribe" if op.patterns else "unsubscribe", 200)
        first = [msgspec.json.encode({"op": "subscribed", "patterns": patterns, "cursor": str(at), **op.ref})]
        if wanted.missed:
            self._hub.replay.missed(wanted.missed)
            first.append(WEBSOCKET.resync(str(at), wanted.missed))
        outlet.begin(at, first, stored=op.after is not None)

    async def _listen(self, outlet: Outlet) -> Wanted | None:
        """Do what the client says, until it wants another subscription. Raises `HangUp`."""
        self._outlet = outlet
        left = None if self._until is None else self._until - asyncio.get_running_loop().time()
        try:
            async with outlet.lasting(left):
                while (message := await self._line.receive())["type"] != "websocket.disconnect":
                    if (wanted := await self._hear(message)) is not None:
                        return wanted
        except TimeoutError:
            raise HangUp(*ENDS.get(outlet.ended, EXPIRED)) from None
        return None

    async def _hear(self, message: Mapping[str, Any]) -> Wanted | None:
        """Do what one message says; return the subscription that it wants, if any. Raises `HangUp`."""
        said = read_object(message, self._settings.max_bytes)
        try:
            if self._has_asked:
                self._line.take()
            self._has_asked = True
            return await self._do(read_op(said))
        except (WrongOp, EventLabError) as error:  # whatever it listens to now goes on
            await self._fail(said["op"], 400 if isinstance(error, WrongOp) else status_of(error), error, ref_of(said))
        except Refusal as refusal:
            await self._fail(said["op"], refusal.status, refusal, ref_of(said))
            if refusal.status != 429:
                raise HangUp(1008, str(refusal)) from None
        return None

    async def _do(self, op: Subscribe | Emit) -> Wanted | None:
        if isinstance(op, Subscribe):
            check_listen(self._grant, op.patterns)
            return Wanted(op, *await self._hub.replay.begin(op.after))
        check_emit(self._grant, check_name(op.fields["type"]))
        await self._emits.begin(self._emit(op))
        return None

    async def _emit(self, op: Emit) -> None:
        """Emit, and answer. Whatever goes wrong is answered, or ends the conversation."""
        try:
            event = await self._events.emit(**self._line.stamp(op.fields))
            self._line.answered("emit", 202)
            await self._say({"op": "stored", "id": event.id, "position": event.position, **op.ref})
        except EventLabError as error:
            await self._fail("emit", status_of(error), error, op.ref)
        except Exception:
            self._line.answered("emit", 500)
            log.exception("a conversation ends, by a mistake of ours")
            self._outlet.end("mistake")

    async def _fail(self, op: str, status: int, error: Exception, ref: Mapping[str, Any]) -> None:
        """Answer what is wrong with an op, and count it."""
        self._line.answered(op, status)
        await self._say({"op": "error", "error": excuse(error), **ref})

    async def _say(self, answer: Mapping[str, Any]) -> None:
        """Answer. A client that does not take it is found out by its outlet, and that ends the conversation."""
        message = {"type": "websocket.send", "text": msgspec.json.encode(answer).decode()}
        try:
            async with asyncio.timeout(self._settings.send_seconds):
                await self._line.send(message)
        except TimeoutError:
            self._outlet.end("stuck")
        except OSError:  # it has gone; what it said before still counts
            pass

    async def _hang_up(self, end: HangUp) -> None:
        """Answer what is under way, then say how and why it ends.

        Who takes not even that is cut off by the server, which does so some seconds after the application has returned.
        """
        patience = 0 if self._outlet.ended == "stuck" else self._settings.send_seconds
        await self._emits.answered(patience)
        with suppress(TimeoutError, OSError):  # OSError: it was faster
            async with asyncio.timeout(patience):
                await self._line.send({"type": "websocket.close", "code": end.code, "reason": end.reason})
