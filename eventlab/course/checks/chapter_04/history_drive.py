"""4.4 in the child: a log in a Redis inside this process, a question, and every command that the answer sends.

A plan is `{"stored", "question"}`. An event is `[type, position, id, number, clock]`; the clock is its own time, in
milliseconds since 1970. Times of the question are `[milliseconds since 1970, hours of its zone east of UTC]`.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from fakeredis import FakeAsyncRedis, FakeServer

from eventlab.course.trace import Trace, brief, plain
from eventlab.event import Event, to_envelope

FAR = 3
"""Texts of a command that its row shows."""
LISTED = 20
"""Events of an answer that its row names one by one."""


async def drive(names: Mapping[str, Any], plan: dict[str, Any], trace: Trace) -> Any:
    """Fill a store, ask, and answer what came back: `[id, position, number]` for each event, and the commands sent."""
    server = FakeServer()
    await _fill(server, plan["stored"])
    redis = _Watched(trace, server=server)
    question = {
        name: _moment(value) if name in ("since", "until") else value for name, value in plan["question"].items()
    }
    trace.add("ask", plan["question"].get("pattern", "*"), note=_said(plan["question"]))
    answer = names["history"](redis, **question)
    answer = await answer if inspect.isawaitable(answer) else answer
    await redis.aclose()
    events = [_plain(event) for event in answer] if isinstance(answer, list | tuple) else {"!": brief(answer)}
    trace.add("answer", note=_numbers(answer) if isinstance(answer, list | tuple) else brief(answer))
    return {"events": events, "commands": redis.commands}


class _Watched(FakeAsyncRedis):
    """A client that writes down each command before it is sent, in a pipeline too."""

    def __init__(self, trace: Trace, **options: Any) -> None:
        super().__init__(**options)
        self.trace = trace
        self.commands: list[str] = []

    async def execute_command(self, *arguments: Any, **options: Any) -> Any:
        self._note(arguments)
        return await super().execute_command(*arguments, **options)  # type: ignore[no-untyped-call]  # theirs

    def pipeline(self, *arguments: Any, **options: Any) -> Any:
        pipe = super().pipeline(*arguments, **options)
        queue = pipe.execute_command

        def noted(*arguments: Any, **options: Any) -> Any:
            self._note(arguments)
            return queue(*arguments, **options)

        pipe.execute_command = noted  # type: ignore[method-assign]  # this one pipe notes what it queues
        return pipe

    def _note(self, arguments: tuple[Any, ...]) -> None:
        self.commands.append(str(arguments[0]).upper())
        self.trace.add(str(arguments[0]).upper(), " ".join(_word(each) for each in arguments[1 : FAR + 1]))


async def _fill(server: FakeServer, stored: list[Any]) -> None:
    async with FakeAsyncRedis(server=server) as redis:
        for type, position, id, number, clock in stored:
            event = Event(type, {"number": number}, time=_moment([clock, 0]), id=id)
            await redis.xadd(f"stream:{type}", {"event": to_envelope(event)}, id=position)
            await redis.sadd("streams", type)
        await redis.set("stream:none.of_ours", "a key of another program")


def _moment(value: list[int]) -> datetime:
    milliseconds, hours = value
    zone = timezone(timedelta(hours=hours))
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=milliseconds)).astimezone(zone)


def _plain(event: Any) -> Any:
    if not isinstance(event, Event):
        return {"!": brief(event)}
    return [plain(event.id), plain(event.position), plain(event.data.get("number"))]


def _said(question: dict[str, Any]) -> str:
    times = {name: f"{value[0]} ms" for name, value in question.items() if name in ("since", "until")}
    return ", ".join(f"{name}={value}" for name, value in (question | times).items() if name != "pattern")


def _numbers(events: Any) -> str:
    numbers = [str(event.data.get("number")) if isinstance(event, Event) else "?" for event in events]
    if len(numbers) > LISTED:
        return f"{len(numbers)} events, {numbers[0]} to {numbers[-1]}"
    return f"event{'s' * (len(numbers) > 1)} {', '.join(numbers)}" if numbers else "nothing"


def _word(value: Any) -> str:
    return value.decode(errors="replace") if isinstance(value, bytes) else str(value)
