"""2.1 in the child: a bus on which others speak too, and callers who ask on it, on a virtual clock.

A plan is `{"calls", "leave"}`. All calls begin at once; after `leave` seconds, unless it is None, the first caller
gives up. A call is `{"type", "number", "timeout", "script"}`: what it asks, and what is published when its question
has come; `number` is in the question's data, and no other call has it. An entry of a script is
`[seconds, type, to, number]`; 0 seconds means before `publish` returns. `to` is `mine` for the id of this call's
question, and any other word for somebody else's.
"""

from __future__ import annotations

import asyncio
import inspect
import json
import time
from datetime import UTC, datetime
from typing import Any

from eventlab.course.stand_in import stand_in
from eventlab.course.trace import Trace
from eventlab.event import Event, to_envelope
from eventlab.messaging import Inbox, PubSub

PATIENCE = 20.0
"""Virtual seconds beyond the timeout after which a caller that still waits is taken to wait for ever."""

NOON = datetime(2024, 8, 17, 12, 0, tzinfo=UTC)
"""What the clock on the wall says when the calls begin."""


# Bound before the learner's code runs: whoever patches JSON changes nothing here.
_decode = json.loads


class NotAsync(TypeError):
    """`request` answered something that cannot be awaited."""


async def drive(names: dict[str, Any], plan: dict[str, Any], trace: Trace) -> dict[str, Any]:
    """Make the calls; answers what became of each, what was asked, and how many inboxes are left."""
    stand_in(names, time, monotonic=_loop_time, perf_counter=_loop_time, time=_wall_time)
    bus = _Bus(plan, trace)
    calls = [_Call(names["request"], bus, call, trace) for call in plan["calls"]]
    begun = [asyncio.ensure_future(call.make()) for call in calls]
    if plan["leave"] is not None:
        await asyncio.sleep(plan["leave"])
        trace.add("leave", who="caller")
        begun[0].cancel()
    await asyncio.wait(begun)
    await asyncio.sleep(1)  # whoever tidies up late has done so by then
    await bus.be_quiet()
    for task in begun:
        if not task.cancelled():
            task.result()
    left = trace.add("end", note=f"{_inboxes(bus)} still subscribed") if bus.listening else None
    return {"calls": [call.outcome for call in calls], "asked": bus.asked, "left": left}


def _loop_time() -> float:
    """What the machine's clocks say here: whoever works out what is left of its time may ask `time` for it."""
    return asyncio.get_running_loop().time()


def _wall_time() -> float:
    """Another clock than the loop's: who mixes the two waits for years."""
    return NOON.timestamp() + _loop_time()


class _Bus(PubSub):
    """The bus that the learner's code is handed: it writes down what is done on it, and answers by the script."""

    def __init__(self, plan: dict[str, Any], trace: Trace) -> None:
        super().__init__()
        self._trace, self._calls = trace, {call["number"]: call for call in plan["calls"]}
        self._speaking: list[asyncio.Task[None]] = []
        self._open: set[Inbox] = set()
        self.asked: list[dict[str, Any]] = []
        """What the learner's code has published."""

    @property
    def listening(self) -> int:
        """How many inboxes have not been stopped."""
        return len(self._open)

    def subscribe(self, pattern: str, *, bound: int = 100) -> Inbox:
        self._trace.add("subscribe", pattern)
        inbox = super().subscribe(pattern, bound=bound)
        self._open.add(inbox)
        return inbox

    def leave(self, inbox: Inbox) -> None:
        if inbox in self._open:
            self._trace.add("unsubscribe", inbox.pattern.text)
            self._open.discard(inbox)
        super().leave(inbox)

    def publish(self, event: Event) -> int:
        """The learner's question; whoever answers it at once does so before this returns."""
        number = event.data.get("number")
        row = self._trace.add("publish", event.type, note=f"question {number}")
        self.asked.append({"type": event.type, "data": _decode(to_envelope(event))["data"], "row": row})
        heard = super().publish(event) + 1  # whoever answers has heard it, too
        call = self._calls.get(number, {"script": []})
        later = []
        for entry in call["script"]:
            if entry[0]:
                later.append(entry)
            else:
                self._say(entry, event)
        if later:
            self._speaking.append(asyncio.ensure_future(self._speak(later, event)))
        return heard

    async def be_quiet(self) -> None:
        """End what is still being said."""
        for task in self._speaking:
            task.cancel()
        await asyncio.gather(*self._speaking, return_exceptions=True)

    async def _speak(self, entries: list[list[Any]], question: Event) -> None:
        said = 0.0
        for entry in entries:
            await asyncio.sleep(entry[0] - said)
            said = entry[0]
            self._say(entry, question)

    def _say(self, entry: list[Any], question: Event) -> None:
        _, type, to, number = entry
        mine = to == "mine"
        whom = f"question {question.data.get('number')}" if mine else f"{to}'s question"
        self._trace.add("emit", type, note=f"event {number}, to {whom}")
        super().publish(Event(type, {"number": number}, metadata={"request": question.id if mine else f"of-{to}"}))


class _Call:
    """One caller, and what became of its call."""

    def __init__(self, request: Any, bus: _Bus, call: dict[str, Any], trace: Trace) -> None:
        self._request, self._bus, self._call, self._trace = request, bus, call, trace
        self.outcome: dict[str, Any] = {"answer": None, "kind": "", "raised": "", "late": False}

    async def make(self) -> None:
        """Call, and wait a good deal longer than the call may take; an error that is no `TimeoutError` goes on."""
        type, timeout = self._call["type"], self._call["timeout"]
        clock = asyncio.get_running_loop().time
        began = clock()
        waiting = self._request(self._bus, type, {"number": self._call["number"]}, timeout=timeout)
        if not inspect.isawaitable(waiting):
            raise NotAsync(f"request answered {_kind(waiting)}, which cannot be awaited")
        task = asyncio.ensure_future(waiting)
        try:
            await asyncio.wait([task], timeout=timeout + PATIENCE)
            self._keep(task)
            seconds = self.outcome["seconds"] = clock() - began
            note = f"question {self._call['number']}: {self._told()} after {seconds:.3g} s"
            op = "wait" if self.outcome["late"] else "raise" if self.outcome["raised"] else "return"
            self.outcome["row"] = self._trace.add(op, type, note=note)
            if task.done() and not task.cancelled() and not isinstance(task.exception(), TimeoutError):
                task.result()
        finally:
            task.cancel()
            await asyncio.wait([task], timeout=1)
            if "row" not in self.outcome:  # the caller has left
                self._keep(task)
                note = f"question {self._call['number']}: {self._told()} when cancelled"
                self.outcome["row"] = self._trace.add("end", type, note=note)

    def _keep(self, task: asyncio.Future[Any]) -> None:
        if not task.done():
            self.outcome["late"] = True
        elif task.cancelled():
            self.outcome["raised"] = "CancelledError"
        elif (error := task.exception()) is not None:
            self.outcome["raised"] = "TimeoutError" if isinstance(error, TimeoutError) else type(error).__name__
        elif type(answer := task.result()) is Event and "number" in answer.data:
            self.outcome["answer"] = answer.data["number"]
        else:
            self.outcome["kind"] = _kind(answer)

    def _told(self) -> str:
        if self.outcome["late"]:
            return "still waits"
        return self.outcome["raised"] or self.outcome["kind"] or f"event {self.outcome['answer']}"


def _inboxes(bus: _Bus) -> str:
    return "1 inbox" if bus.listening == 1 else f"{bus.listening} inboxes"


def _kind(value: Any) -> str:
    if type(value) is Event:
        return f"another event, {value.type}"
    return "None" if value is None else f"a value of type {type(value).__name__}"
