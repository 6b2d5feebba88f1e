"""2.1: a plan as lines for a cell below the answer: a bus that answers by a script, and the calls."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from eventlab.course.checks.chapter_02.request_plans import Due, Plan, due

_BUS = """\
from eventlab.messaging import PubSub
clock = asyncio.get_running_loop().time
class Bus(PubSub):  # after so many seconds: an event of this type, to mine or to whose question, with this number
    def publish(self, question):
        print("asked", question.type, question.data)
        heard, self.tasks = super().publish(question), []
        for entry in script.get(question.data.get("number"), []):
            if entry[0] == 0:
                self.now(question, *entry)
            else:
                self.tasks.append(asyncio.ensure_future(self.say(question, *entry)))
        return heard + 1
    async def say(self, question, seconds, *what):
        await asyncio.sleep(seconds)
        self.now(question, seconds, *what)
    def now(self, question, seconds, type, to, number):
        to = question.id if to == "mine" else f"of-{to}"
        super().publish(Event(type, {"number": number}, metadata={"request": to}))
bus = Bus()
async def call(type, number, timeout):
    began = clock()
    try:
        answer = await asyncio.wait_for(request(bus, type, {"number": number}, timeout=timeout), timeout + 5)
        told = answer.data["number"]
    except TimeoutError:
        told = "TimeoutError"
    print(type, number, told, f"after {clock() - began:.1f} s")"""


def lines(plan: Any) -> str:
    """The bus, its script, the calls, and how many inboxes are left."""
    return "\n".join([*_script(plan), _BUS, *_calls(plan)])


def _script(plan: Plan) -> Iterator[str]:
    yield "script = {"
    for call in plan["calls"]:
        yield f"    {call['number']}: {call['script']!r},"
    yield "}"


def _calls(plan: Plan) -> Iterator[str]:
    if plan["leave"] is not None:
        call = plan["calls"][0]
        asking = f"request(bus, {call['type']!r}, {{'number': {call['number']}}}, timeout={call['timeout']})"
        yield f"calling = asyncio.ensure_future({asking})"
        yield f"await asyncio.wait([calling], timeout={plan['leave']})"
        yield "calling.cancel()  # the caller leaves"
        yield "await asyncio.wait([calling])"
        yield 'print("cancelled:", calling.cancelled())  # True'
    else:
        calls = [f"call({call['type']!r}, {call['number']}, {call['timeout']})" for call in plan["calls"]]
        yield f"await asyncio.gather({', '.join(calls)})"
        for call, each in zip(plan["calls"], due(plan), strict=True):
            yield f"# {call['type']} {call['number']} {_told(each)}"
    yield 'print(len(bus.snapshot()), "inboxes left")  # 0'


def _told(due: Due) -> str:
    return f"{'TimeoutError' if due.answer is None else due.answer} after {due.seconds:.1f} s"
