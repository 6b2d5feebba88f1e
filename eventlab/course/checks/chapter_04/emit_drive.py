"""4.3 in the child: calls `emit` with a Redis and an emitter, and writes down what is stored, told and answered.

The Redis is an embedded one, behind a wire on which every command takes time, so that what is not awaited comes too
late. Each listener looks into the log at the moment when it is told. A plan is

    {"listeners": {who: pattern}, "raising": who | None, "taken": key | None, "away": bool, "errors": bool,
     "together": bool, "emits": [{"type", "data", "odd": [key, kind] | None, "now", "fields", "note"}, …]}

`taken` is a key that holds something else already, `away` a Redis that does not answer, and `errors` says that an
exception of `emit` is part of the story; a `note` is for the reader of the trace. Ids are random and positions are
times: no row shows one.
"""

from __future__ import annotations

import asyncio
import inspect
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from fakeredis import FakeAsyncRedis, FakeRedis, FakeServer
from fakeredis.aioredis import FakeAsyncRedisConnection
from redis.exceptions import ResponseError

from eventlab.course.trace import Trace, brief, plain
from eventlab.emitter import EventEmitter
from eventlab.event import Event, to_envelope

LATENCY = 0.005
"""Virtual seconds that a command takes to Redis, and its answer back."""
_QUIET = {"HELLO", "CLIENT", "AUTH", "SELECT", "PING", "MULTI", "EXEC"}
_ODD: dict[str, Callable[[str], object]] = {
    "set": lambda word: {word},
    "bytes": str.encode,
    "datetime": lambda _: datetime(2024, 8, 17, tzinfo=UTC),
}
# Bound before the learner's code runs: whoever patches the client blinds no listener.
_execute: Callable[..., Any] = FakeRedis.execute_command
_envelope, _decode, _sleep = to_envelope, json.loads, asyncio.sleep


async def drive(names: Mapping[str, Any], plan: dict[str, Any], trace: Trace) -> dict[str, Any]:
    """Do every emit of the plan; the answer holds each call's outcome, each telling, and the whole log afterwards."""
    stage = _Stage(plan, trace)
    try:
        calls = [stage.call(names["emit"], step) for step in plan["emits"]]
        outcomes = await asyncio.gather(*calls) if plan["together"] else [await call for call in calls]
        await _sleep(60)  # virtual: what was left to the background has then happened
        return {"calls": outcomes, "tells": stage.tells, **stage.log.everything()}
    finally:
        for call in calls:
            call.close()  # those not reached, when an earlier one raised
        await stage.aclose()


class _Log:
    """What the store holds, seen past the learner's client."""

    def __init__(self, server: FakeServer) -> None:
        self._server = server
        self._client = FakeRedis(server=server)

    def ask(self, *command: str) -> Any:
        """One command, at once, even while the Redis is away for everybody else."""
        connected, self._server.connected = self._server.connected, True
        try:
            return _execute(self._client, *command)
        finally:
            self._server.connected = connected

    def stream(self, key: str) -> list[Any]:
        """The entries of a stream, oldest first: position, and fields as text."""
        if self.ask("TYPE", key) != b"stream":
            return []
        return [
            [position.decode(), {_text(name): _text(value) for name, value in fields.items()}]
            for position, fields in self.ask("XRANGE", key, "-", "+")
        ]

    def ids(self, type: str) -> list[Any]:
        """The ids of the events in the stream of a type; None for an entry in another form."""
        return [_id(fields.get("event", "")) for _, fields in self.stream(f"stream:{type}")]

    def everything(self) -> dict[str, Any]:
        """All streams by key, and what stands in the set of types."""
        keys = sorted(map(_text, self.ask("KEYS", "*")))
        noted = self.ask("SMEMBERS", "streams") if self.ask("TYPE", "streams") == b"set" else ()
        return {
            "streams": {key: self.stream(key) for key in keys if self.stream(key)},
            "noted": sorted(map(_text, noted)),
        }

    def close(self) -> None:
        """Close the connection."""
        self._client.close()


class _Stage:
    """One performance: the Redis, the emitter with its listeners, and what they have heard."""

    def __init__(self, plan: dict[str, Any], trace: Trace) -> None:
        self._plan, self._trace, server = plan, trace, FakeServer()
        self.log = _Log(server)
        self.tells: list[dict[str, Any]] = []
        if plan["taken"]:
            self.log.ask("SET", plan["taken"], "something else")
            trace.add("given", plan["taken"], note="holds no stream, but something else")
        if plan["away"]:
            server.connected = False
            trace.add("given", "Redis", note="does not answer")
        self._redis = FakeAsyncRedis(server=server, connection_class=_wire(trace))
        self._local = EventEmitter()
        for who, pattern in plan["listeners"].items():
            self._local.on(pattern, self._listener(who))

    async def call(self, emit: Any, step: dict[str, Any]) -> dict[str, Any]:
        """One emit: the event that it answered, or the type of its exception where that is part of the story."""
        data = dict(step["data"])
        if step["odd"]:
            key, kind = step["odd"]
            data[key] = _ODD[kind](data[key])
        now = datetime.fromisoformat(step["now"])
        self._trace.add("emit", step["type"], note=step["note"])
        try:
            answer = emit(self._redis, self._local, step["type"], data, now=now, **step["fields"])
            answer = await answer if inspect.isawaitable(answer) else answer
        except Exception as error:
            if not self._plan["errors"]:
                raise
            self._trace.add("raise", step["type"], note=type(error).__name__)
            return {"answer": None, "raised": type(error).__name__}
        if self._plan["errors"]:
            self._trace.add("return", step["type"], note=_kind(answer))
        return {"answer": _shown(answer), "raised": None}

    async def aclose(self) -> None:
        """Close both connections."""
        await self._redis.aclose()
        self.log.close()

    def _listener(self, who: str) -> Callable[[object], None]:
        def listener(value: object) -> None:
            event = _shown(value)
            types = {step["type"] for step in self._plan["emits"]} if "!" in event else {event["type"]}
            stored = [id for type in types for id in self.log.ids(type)]
            found = "finds it in the log" if event.get("id") in stored else f"finds {_other(stored)} in the log"
            found = f"gets {event['!']}" if "!" in event else found
            row = self._trace.add("tell", event.get("type", ""), who, found)
            self.tells.append({"who": who, "event": event, "stored": stored, "row": row})
            if who == self._plan["raising"]:
                self._trace.note(row, f"{found}, then raises")
                raise ValueError(f"no stove for {who}")

        listener.__name__ = listener.__qualname__ = who  # so that a learner who prints it sees whom
        return listener


def _wire(trace: Trace) -> type[FakeAsyncRedisConnection]:
    """A connection that takes its time, and writes down each command when it arrives."""

    class Wire(FakeAsyncRedisConnection):
        packed: tuple[tuple[Any, ...], ...] = ()

        def pack_command(self, *command: Any) -> Any:
            self.packed = (*self.packed, command)
            return super().pack_command(*command)

        async def send_packed_command(self, *args: Any, **options: Any) -> None:
            commands, self.packed = self.packed, ()
            await _sleep(LATENCY)
            await super().send_packed_command(*args, **options)
            for name, *rest in commands:
                if str(name) not in _QUIET:
                    trace.add(str(name), _text(rest[0]) if rest else "", _text(rest[1]) if name == "SADD" else "")

        async def read_response(self, *args: Any, **options: Any) -> Any:
            await _sleep(LATENCY)
            try:
                return await super().read_response(*args, **options)
            except ResponseError as error:
                trace.add("error", "Redis", note=_text(str(error).partition(" ")[0]))
                raise

    return Wire


def _shown(value: object) -> dict[str, Any]:
    """An event as plain JSON, with its position; anything else described, under a key that no event has."""
    if type(value) is not Event:
        return {"!": _kind(value)}
    return {**_decode(_envelope(value)), "position": plain(value.position)}


def _kind(value: object) -> str:
    return "None" if value is None else f"a value of type {type(value).__name__}"


def _other(stored: list[Any]) -> str:
    return "something else" if stored else "nothing"


def _id(text: str) -> Any:
    try:
        found = _decode(text)
    except ValueError:
        return None
    return plain(found.get("id")) if isinstance(found, dict) else None


def _text(value: object) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else brief(value).strip("'")
