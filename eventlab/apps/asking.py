"""Asking the assistant from Python, and listening to an answer that somebody else asked for.

    async for token in ask(events, "What do you have?"):
        print(token, end="")
    async for token in follow(events, request_id):            the whole answer, whenever you come

Whoever leaves early does not want the rest: the answer is cancelled. `async with aclosing(ask(…)) as tokens` does so at
once; a plain `break` when Python lets go of the generator.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import suppress
from datetime import timedelta
from typing import Any

from eventlab.apps.assistant_words import ALL, CANCELLED, COMPLETE, FAILED, REQUEST, RESPONSE
from eventlab.clock import system_clock
from eventlab.emitter.history import MAX_LIMIT
from eventlab.errors import Closed, NoAnswer
from eventlab.event import Event, new_id
from eventlab.system.reader import Reader
from eventlab.system.unified import UnifiedEventSystem

PATIENCE = 60.0
"""Seconds of silence."""


async def ask(
    events: UnifiedEventSystem,
    message: str,
    *,
    user_id: str | None = None,
    model: str | None = None,
    patience: float = PATIENCE,
) -> AsyncGenerator[str, None]:
    """Ask, and hand out the tokens of the answer as they come.

    Raises `NoAnswer` with the reason when there is none, or nothing for `patience` seconds; and what `emit` raises.
    """
    said = {"message": message, "user_id": user_id, "model": model}
    request_id, tail = new_id(system_clock()), events.tail(ALL)  # we listen before anybody can answer
    answer = _Answer(request_id)
    try:
        data = {name: value for name, value in said.items() if value is not None}
        await events.emit(REQUEST, data, id=request_id, key=request_id, actor=user_id)
        async for token in answer.read(tail, patience):
            yield token
    finally:
        tail.close()
        if not answer.ended:
            with suppress(Closed):  # the system has gone home, too
                await cancel(events, request_id)


async def follow(
    events: UnifiedEventSystem,
    request_id: str,
    *,
    since: timedelta = timedelta(hours=1),
    patience: float = PATIENCE,
) -> AsyncGenerator[str, None]:
    """The whole of an answer that was asked for within the time `since`: what there is by now, and what still comes.

    Leaving it cancels nothing. Raises what `ask` raises.
    """
    answer, tail = _Answer(request_id), events.tail(ALL)  # first join, then read: what is in both is known by its index
    try:
        for event in await events.history(ALL, key=request_id, since=since, limit=MAX_LIMIT):
            if (token := answer.take(event)) is not None:
                yield token
        async for token in answer.read(tail, patience):
            yield token
    finally:
        tail.close()


async def cancel(events: UnifiedEventSystem, request_id: str) -> Event:
    """Say that the answer is not wanted any more. It ends with an `ai.complete` that says so."""
    return await events.emit(CANCELLED, {"request_id": request_id}, key=request_id)


class _Answer:
    """How far one has read."""

    def __init__(self, request_id: str) -> None:
        self._request_id, self._next = request_id, 0
        self.ended = False

    async def read(self, tail: Reader, patience: float) -> AsyncGenerator[str, None]:
        while not self.ended:
            try:
                async with asyncio.timeout(patience):
                    event = await anext(tail)
            except TimeoutError:
                raise NoAnswer(f"nothing came for {patience:g} s. Is an assistant at work?") from None
            except StopAsyncIteration:
                raise Closed("the event system was closed before the answer was complete.") from None
            if (token := self.take(event)) is not None:
                yield token

    def take(self, event: Event) -> str | None:
        """The token in this event, if it is the next one of this answer. Raises `NoAnswer` if there is none to come."""
        if event.key != self._request_id or self.ended:
            return None
        if event.type in (COMPLETE, FAILED):
            self.ended = True
        if event.type == FAILED:
            raise NoAnswer(str(event.data.get("reason")))
        index: Any = event.data.get("index")
        if event.type != RESPONSE or type(index) is not int or index < self._next:
            return None
        if index > self._next:
            raise NoAnswer(f"token {self._next} of the answer is gone. Ask again.")
        self._next += 1
        return str(event.data.get("token", ""))
