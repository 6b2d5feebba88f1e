"""4.3 in the child: calls `emit` with a Redis and an emitter, and writes down what is stored, told and answered.

The Redis is an embedded one, behind a wire on which every command takes time (`emit_wire_drive.py`). Each listener
looks into the log at the moment when it is told. A plan is

    {"listeners": {who: pattern}, "raising": who | None, "taken": key | None, "away": bool, "loses": command | None,
     "past": count, "errors": bool, "together": bool,
     "emits": [{"type", "data", "odd": [key, kind] | None, "now", "fields", "note"}, …]}

`taken` is a key that holds something else already, `away` a Redis that does not answer, `loses` the command whose
answer never arrives, and `past` says how many events of the first type are in the log already; `errors` says that an
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

from fakeredis import FakeRedis, FakeServer

from eventlab.course.checks.chapter_04.emit_wire_drive import connect, text
from eventlab.course.trace import Trace, plain
from eventlab.emitter import EventEmitter
from eventlab.event import Event, to_envelope

_ODD: dict[str, Callable[[str], object]] = {
    "set": lambda word: {word},
    "bytes": str.encode,
    "datetime": lambda _: datetime(2024, 8, 17, tzinfo=UTC),
    "large": lambda word: word * 100_000,
}
_BEGIN = 1_577_836_800_000
"""Milliseconds: the position of the oldest event of the past, in 2020."""
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

    def ask(self, *command: str | bytes) -> Any:
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
            [position.decode(), {text(name): text(value) for name, value in fields.items()}]
            for position, fields in self.ask("XRANGE", key, "-", "+")
        ]

    def ids(self, type: str) -> list[Any]:
        """The ids of the events in the stream of a type; None for an entry in another form."""
        return [_id(fields.get("event", "")) for _, fields in self.stream(f"stream:{type}")]

    def everything(self) -> dict[str, Any]:
        """All streams by key, and what stands in the set of types."""
        keys = sorted(map(text, self.ask("KEYS", "*")))
        streams = {key: self.stream(key) for key in keys}
        return {"streams": {key: stream for key, stream in streams.items() if stream}, "noted": self.noted()}

    def noted(self) -> list[str]:
        """What stands in the set of types."""
        return sorted(map(text, self.ask("SMEMBERS", "streams"))) if self.ask("TYPE", "streams") == b"set" else []

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
            trace.add("given", plan["taken"], note="holds something else already")
        if plan["past"]:
            self._live_on(plan["emits"][0]["type"], plan["past"])
        if plan["away"]:
            server.connected = False
            trace.add("given", "Redis", note="does not answer")
        self._redis = connect(server, trace, loses=plan["loses"])
        self._local = EventEmitter()
        for who, pattern in plan["listeners"].items():
            self._local.on(pattern, self._listener(who))

    async def call(self, emit: Any, step: dict[str, Any]) -> dict[str, Any]:
        """One emit: the event that it answered, or its exception where that is part of the story; and the last row."""
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
            row = self._trace.add("raise", step["type"], note=type(error).__name__)
            return {"answer": None, "raised": _families(error), "row": row}
        row = self._trace.add("return", step["type"], note=_kind(answer))
        return {"answer": _shown(answer), "raised": None, "row": row}

    def _live_on(self, type: str, count: int) -> None:
        """Fill the log with what happened before the story begins."""
        for number in range(count):
            time = datetime.fromtimestamp(_BEGIN / 1000 + number, UTC)
            event = Event(type, {"number": number}, time=time, id=f"past-{number}")
            self.log.ask("XADD", f"stream:{type}", f"{_BEGIN + number}-0", "event", _envelope(event))
        self.log.ask("SADD", "streams", type)
        self._trace.add("given", f"stream:{type}", note=f"holds {count} older event{'s' * (count != 1)}")

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
            noted = types <= set(self.log.noted())
            found = f"{found}, and its type not in streams" if event.get("id") in stored and not noted else found
            row = self._trace.add("tell", event.get("type", ""), who, found)
            self.tells.append({"who": who, "event": event, "stored": stored, "noted": noted, "row": row})
            if who == self._plan["raising"]:
                self._trace.note(row, f"{found}, then raises")
                raise ValueError(f"no stove for {who}")

        listener.__name__ = listener.__qualname__ = who  # so that a learner who prints it sees whom
        return listener


def _shown(value: object) -> dict[str, Any]:
    """An event as plain JSON, with its position; anything else described, under a key that no event has."""
    if type(value) is not Event:
        return {"!": _kind(value)}
    return {**_decode(_envelope(value, limit=1 << 30)), "position": plain(value.position)}


def _kind(value: object) -> str:
    if type(value) is Event:
        return "an Event"
    return "None" if value is None else f"a value of type {type(value).__name__}"


def _families(error: BaseException) -> list[list[str]]:
    """For each error, those in a group too, the names of its type and of all above it: so one sees what catches it."""
    if isinstance(error, BaseExceptionGroup):
        return [names for one in error.exceptions for names in _families(one)]
    return [[kind.__name__ for kind in type(error).__mro__]]


def _other(stored: list[Any]) -> str:
    return "something else" if stored else "nothing"


def _id(text: str) -> Any:
    try:
        found = _decode(text)
    except ValueError:
        return None
    return plain(found.get("id")) if isinstance(found, dict) else None
