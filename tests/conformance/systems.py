"""A second event system, small and in memory, and one broken variant of it for every promise.

`InMemory` keeps all promises in some sixty lines, which shows that the suite is not tied to our stages. Each class
below it changes one thing, and with it breaks the promise that `BROKEN` names.
"""

from __future__ import annotations

import asyncio
import dataclasses
import inspect
import time
from collections import deque
from datetime import datetime, timedelta
from typing import Any, ClassVar

from eventlab.clock import aware, system_clock
from eventlab.errors import Closed, InvalidQuery
from eventlab.event import Event, Pattern
from eventlab.guarantees import Guarantees
from eventlab.protocol import Handler, History
from eventlab.transport import check_position, position_key

STORES: dict[str, list[Event]] = {}


class InMemory:
    """One list for all types, by name of store; subscribers are told one by one, in the order of the list."""

    guarantees: ClassVar[Guarantees] = Guarantees(
        persistent=True, replay=True, ordered=True, across_processes=False, at_least_once=False, waits_for_handlers=True
    )

    def __init__(self, store: str) -> None:
        self.log = STORES.setdefault(store, [])
        self.listeners: list[list[Any]] = []
        self.line: deque[Event] = deque()
        self.telling: asyncio.Task[Any] | None = None
        self.closed = False

    def check_open(self) -> None:
        if self.closed:
            raise Closed("closed")

    async def emit(self, type: str, data: Any, **fields: Any) -> Event:
        self.check_open()
        fields = {name: value for name, value in fields.items() if value is not None}
        event = self.store(Event(type, data, **fields))
        self.line.append(event)
        if self.telling is None or self.telling.done():
            self.telling = asyncio.current_task()
            while self.line:
                await self.tell(self.line.popleft())
            self.telling = None
        return event

    def store(self, event: Event) -> Event:
        milliseconds, counter = position_key(self.log[-1].position or "") if self.log else (0, 0)
        now = time.time_ns() // 1_000_000
        position = f"{now}-0" if now > milliseconds else f"{milliseconds}-{counter + 1}"
        self.log.append(dataclasses.replace(event, position=position))
        return self.log[-1]

    async def tell(self, event: Event) -> None:
        for listener in list(self.listeners):
            if listener in self.listeners and self.wants(listener[0], event):
                try:
                    await self.call(listener[1], event)
                except Exception as error:  # noqa: BLE001  (a test double: errors go nowhere)
                    self.failed(listener[1], event, error)

    async def call(self, handler: Handler, event: Event) -> None:
        result = handler(event)
        if inspect.isawaitable(result):
            await result

    def failed(self, handler: Handler, event: Event, error: Exception) -> None:
        """What happens to an error of a handler: nothing."""

    def wants(self, pattern: Pattern, event: Event) -> bool:
        return pattern.matches(event.type)

    def subscribe(self, pattern: str, handler: Handler | None = None) -> Any:
        listener = [Pattern(pattern), handler]
        self.listeners.append(listener)
        return lambda: self.leave(listener)

    def leave(self, listener: list[Any]) -> None:
        if listener in self.listeners:
            self.listeners.remove(listener)

    async def history(self, pattern: str = "*", **question: Any) -> History:
        self.check_open()
        wanted, limit, after = Pattern(pattern), question.get("limit", 100), question.get("after")
        if limit < 1:
            raise InvalidQuery("limit")
        _ = [_milliseconds(question.get(name)) for name in ("since", "until")]  # refused even when nothing is stored
        begin = position_key(check_position(after)) if after is not None else (0, 0)
        found = [event for event in self.log if position_key(event.position or "") > begin]
        found = [event for event in found if self.asked_for(event, wanted, question)]
        found = found[:limit] if after is not None else found[-limit:]
        return History(tuple(found), self.cursor(found, after))

    def cursor(self, found: list[Event], after: str | None) -> str:
        newest = self.log[-1].position if self.log else "0-0"
        return (found[-1].position if found and after is not None else after or newest) or "0-0"

    def asked_for(self, event: Event, pattern: Pattern, question: dict[str, Any]) -> bool:
        right = all(question.get(name) in (None, getattr(event, name)) for name in ("actor", "key"))
        return right and pattern.matches(event.type) and self.in_time(event, question)

    def in_time(self, event: Event, question: dict[str, Any]) -> bool:
        stored = position_key(event.position or "")[0]
        since, until = (_milliseconds(question.get(name)) for name in ("since", "until"))
        return (since is None or stored >= since) and (until is None or stored < until)

    async def aclose(self) -> None:
        self.closed = True
        self.listeners.clear()


def _milliseconds(moment: Any) -> int | None:
    if moment is None:
        return None
    moment = system_clock() - moment if isinstance(moment, timedelta) else aware(moment)
    return int((moment - datetime.fromisoformat("1970-01-01T00:00:00Z")) / timedelta(milliseconds=1))


class NoPosition(InMemory):
    async def emit(self, type: str, data: Any, **fields: Any) -> Event:
        return dataclasses.replace(await super().emit(type, data, **fields), position=None)


class LosesFields(InMemory):
    async def emit(self, type: str, data: Any, **fields: Any) -> Event:
        return await super().emit(type, data, id=fields.get("id"))


class AcceptsAnything(InMemory):
    async def emit(self, type: str, data: Any, **fields: Any) -> Event:
        try:
            return await super().emit(type, data, **fields)
        except ValueError:
            return await super().emit("message.invalid", {"was": repr(data)})


class TellsBeforeStoring(InMemory):
    async def emit(self, type: str, data: Any, **fields: Any) -> Event:
        event = Event(type, data)
        await self.tell(event)
        return self.store(event)


class TellsEverybody(InMemory):
    def wants(self, pattern: Pattern, event: Event) -> bool:
        return True


class TellsThePastToNewcomers(InMemory):
    def subscribe(self, pattern: str, handler: Handler | None = None) -> Any:
        stop = super().subscribe(pattern, handler)
        self.line.extend(self.log)
        return stop


class NeverLetsGo(InMemory):
    def leave(self, listener: list[Any]) -> None:
        """Nothing."""


class LeavesOnlyOnce(InMemory):
    def leave(self, listener: list[Any]) -> None:
        self.listeners.remove(listener)


class OneErrorStopsTheRest(InMemory):
    def failed(self, handler: Handler, event: Event, error: Exception) -> None:
        raise error


class NeverAwaits(InMemory):
    async def call(self, handler: Handler, event: Event) -> None:
        result = handler(event)
        if inspect.iscoroutine(result):
            result.close()


class EffectBeforeCause(InMemory):
    async def emit(self, type: str, data: Any, **fields: Any) -> Event:
        event = self.store(Event(type, data))
        await self.tell(event)
        return event


class OldestNotNewest(InMemory):
    async def history(self, pattern: str = "*", **question: Any) -> History:
        return await super().history(pattern, **({"after": "0-0"} | question))


class CursorOnePastTheLast(InMemory):
    def cursor(self, found: list[Event], after: str | None) -> str:
        milliseconds, counter = position_key(super().cursor(found, after))
        return f"{milliseconds}-{counter + 1}"


class FiltersAfterTheLimit(InMemory):
    async def history(self, pattern: str = "*", **question: Any) -> History:
        filters = {name: question.pop(name, None) for name in ("actor", "key")}
        past = await super().history(pattern, **question)
        kept = tuple(event for event in past if self.asked_for(event, Pattern(pattern), filters))
        return History(kept, past.cursor)


class UntilIsInclusive(InMemory):
    def in_time(self, event: Event, question: dict[str, Any]) -> bool:
        until = question.get("until")
        return super().in_time(event, question | {"until": until and until + timedelta(milliseconds=1)})


class AnswersAnything(InMemory):
    async def history(self, pattern: str = "*", **question: Any) -> History:
        try:
            return await super().history(pattern, **question)
        except ValueError:
            return History((), "0-0")


class WorksAfterClosing(InMemory):
    def check_open(self) -> None:
        """Nothing."""


class ForgetsOnClosing(InMemory):
    async def aclose(self) -> None:
        self.log.clear()
        await super().aclose()


class CursorAlwaysAtTheStart(InMemory):
    def cursor(self, found: list[Event], after: str | None) -> str:
        return "0-0"


class TellsTheNewestFirst(InMemory):
    async def emit(self, type: str, data: Any, **fields: Any) -> Event:
        event = self.store(Event(type, data, **{name: value for name, value in fields.items() if value is not None}))
        self.line.appendleft(event)
        await asyncio.sleep(0)
        while self.line:
            await self.tell(self.line.popleft())
        return event


class SaysItCrossesProcesses(InMemory):
    guarantees = dataclasses.replace(InMemory.guarantees, across_processes=True)


class SaysItTriesAgain(InMemory):
    guarantees = dataclasses.replace(InMemory.guarantees, at_least_once=True)


class DoesNotWait(InMemory):
    async def tell(self, event: Event) -> None:
        self.background = [*getattr(self, "background", []), asyncio.ensure_future(super().tell(event))]


class Hangs(InMemory):
    async def history(self, pattern: str = "*", **question: Any) -> History:
        return await asyncio.get_running_loop().create_future()


BROKEN: list[tuple[str, type[InMemory]]] = [
    ("EMIT-STORES", NoPosition),
    ("EMIT-STORES", Hangs),
    ("EMIT-FIELDS", LosesFields),
    ("EMIT-REFUSES", AcceptsAnything),
    ("EMIT-STORE-FIRST", TellsBeforeStoring),
    ("SUBSCRIBE-PATTERN", TellsEverybody),
    ("SUBSCRIBE-NOW", TellsThePastToNewcomers),
    ("SUBSCRIBE-FINAL", NeverLetsGo),
    ("SUBSCRIBE-FINAL", LeavesOnlyOnce),
    ("HANDLER-RAISES", OneErrorStopsTheRest),
    ("HANDLER-KINDS", NeverAwaits),
    ("HANDLER-EMITS", EffectBeforeCause),
    ("HISTORY-NEWEST", OldestNotNewest),
    ("HISTORY-PAGES", CursorOnePastTheLast),
    ("HISTORY-FILTERS", FiltersAfterTheLimit),
    ("HISTORY-TIME", UntilIsInclusive),
    ("HISTORY-REFUSES", AnswersAnything),
    ("CLOSE-FINAL", WorksAfterClosing),
    ("PERSISTENT", ForgetsOnClosing),
    ("REPLAY", CursorAlwaysAtTheStart),
    ("ORDERED", TellsTheNewestFirst),
    ("ACROSS", SaysItCrossesProcesses),
    ("AGAIN", SaysItTriesAgain),
    ("WAITS", DoesNotWait),
]
"""(the promise that is broken, the system that breaks it)."""
