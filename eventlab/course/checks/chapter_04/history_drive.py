"""4.4 in the child: a log in a Redis inside this process, a question, and every command that the answer sends.

A plan is `{"stored", "question", "crowd"}`. An event is `[type, position, id, number, clock]`; the clock is its own
time, in milliseconds since 1970. Times of the question are `[milliseconds since 1970, hours of its zone east of UTC]`.

A crowd, `{"type", "count", "first", "number"}`, is stored when the answer gives Redis a COUNT that is not the
question's limit; then it is asked once more. Who does not count reads a long stream as a short one, and need not wait.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise
from typing import Any

from fakeredis import FakeAsyncRedis, FakeServer

from eventlab.course.trace import Trace, brief, plain
from eventlab.event import Event, to_envelope

FAR = 3
"""Texts of a command that its row shows."""
LISTED = 20
"""Events of an answer that its row names one by one."""
FEW = 6
"""Events of a log up to which the trace shows what is stored."""


async def drive(names: Mapping[str, Any], plan: dict[str, Any], trace: Trace) -> Any:
    """Fill a store, ask, and answer what came back: `[id, position, number]` for each event, and how it was found."""
    server = FakeServer()
    await _fill(server, plan["stored"])
    for event in plan["stored"] if len(plan["stored"]) <= FEW else ():
        trace.add("store", event[0], note=_stored(event))
    redis = _Watched(trace, server=server)
    answer = await _ask(names["history"], redis, plan["question"], trace)
    crowd = plan["crowd"] if any(count != plan["question"].get("limit") for count in redis.counts) else None
    if crowd:
        await _fill(server, _crowd(**crowd))
        trace.add("store", crowd["type"], note=f"{crowd['count']} events more")
        answer = await _ask(names["history"], redis, plan["question"], trace)
    await redis.aclose()
    events = [_plain(event) for event in answer] if isinstance(answer, list | tuple) else {"!": brief(answer)}
    found = {"commands": redis.commands, "counts": redis.counts, "crowded": crowd is not None}
    return {"events": events, **found, "left": await _left(server)}


async def _ask(history: Any, redis: _Watched, question: dict[str, Any], trace: Trace) -> Any:
    times = {name: _moment(question[name]) for name in ("since", "until") if name in question}
    trace.add("ask", question.get("pattern", "*"), note=_said(question))
    answer = history(redis, **(question | times))
    answer = await answer if inspect.isawaitable(answer) else answer
    trace.add("answer", note=_numbers(answer) if isinstance(answer, list | tuple) else brief(answer))
    return answer


class _Watched(FakeAsyncRedis):
    """A client that writes down each command before it is sent, in a pipeline too."""

    def __init__(self, trace: Trace, **options: Any) -> None:
        super().__init__(**options)
        self.trace = trace
        self.commands: list[str] = []
        self.counts: list[int] = []

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
        words = [_word(each) for each in arguments]
        self.commands.append(words[0].upper())
        self.trace.add(words[0].upper(), " ".join(words[1 : FAR + 1]))
        self.counts += [int(n) for word, n in pairwise(words) if word == "COUNT" and n.isdecimal()]


async def _fill(server: FakeServer, stored: list[Any]) -> None:
    async with FakeAsyncRedis(server=server) as redis, redis.pipeline(transaction=False) as pipe:
        for type, position, id, number, clock in stored:
            event = Event(type, {"number": number}, time=_moment([clock, 0]), id=id)
            pipe.xadd(f"stream:{type}", {"event": to_envelope(event)}, id=position)
        for type in {each[0] for each in stored}:
            pipe.sadd("streams", type)
        pipe.set("stream:none.of_ours", "a key of another program")
        await pipe.execute()


def _crowd(type: str, count: int, first: int, number: int) -> list[Any]:
    """The entries that make a stream long; `history_faults.py` has them too."""
    return [[type, f"{first + at}-0", f"crowd-{at}", number + at, first + at] for at in range(count)]


async def _left(server: FakeServer) -> dict[str, int]:
    """How many entries each type of the set has now."""
    async with FakeAsyncRedis(server=server) as redis:
        types = sorted(map(_word, await redis.smembers("streams")))
        return {type: await redis.xlen(f"stream:{type}") for type in types}


def _moment(value: list[int]) -> datetime:
    milliseconds, hours = value
    zone = timezone(timedelta(hours=hours))
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=milliseconds)).astimezone(zone)


def _plain(event: Any) -> Any:
    if not isinstance(event, Event):
        return {"!": brief(event)}
    return [plain(event.id), plain(event.position), plain(event.data.get("number"))]


def _stored(event: list[Any]) -> str:
    _, position, _, number, clock = event
    slow = int(position.partition("-")[0]) - clock
    return f"event {number} at {position}" + (f", by its own clock {slow} ms before" if slow else "")


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
