"""A plan of 4.5 as lines to run: a small shop with a log, a browser that prints, and the same events.

They run on a virtual clock, in a thread of their own: a quiet hour is over at once, and the notebook's loop goes on.
No name of theirs is one of the chapter's, so that the parts of 4.1 to 4.4 stay what they are in the learner's kernel.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from eventlab.course.checks.chapter_04.sse_plans import BOUND, LogEvent, Plan, due, emitted
from eventlab.course.checks.chapter_04.sse_rows import ALIKE, said

_SHOP = """\
from eventlab.clock import run_virtual
def order(number, position, type={type!r}):
    return Event(type, {{"number": number}}, time=datetime(2024, 8, 17, tzinfo=UTC), id=str(number), position=position)
class Shop:  # as much of an event system as sse asks for
    log, handlers = {log}, {{}}
{script}    def subscribe(self, pattern, handler):
        self.handlers[handler] = pattern
        return lambda: self.handlers.pop(handler, None)
    async def history(self, pattern="*", *, after="0-0", limit=100):
{history}
    async def emit(self, *events):
        for each in events:
            self.log.append(each)
            for handler in {handlers}:
                if (waits := handler(each)) is not None:
                    await asyncio.wait_for(waits, 5)"""
_FOUND = "[each for each in {log} if position_key(each.position) > position_key(after)][:limit]"
_NAMED = """if pattern in ("*", each.type)]"""
"""How a pattern is asked, where events of other types come; else everybody is told, and everything found."""


def lines(plan: Plan) -> str:
    """The shop, the browser, and what happens to them; beside it what is expected."""
    script = f"    script = {{{_script(plan)}}}\n" if plan["script"] else ""
    log = f"[{_events(plan, plan['stored'])}]"
    handlers = f"[one for one, pattern in self.handlers.items() {_NAMED}" if _mixed(plan) else "list(self.handlers)"
    history = _indented(_history(plan), 8)
    shop = _SHOP.format(type=plan["type"], log=log, script=script, history=history, handlers=handlers)
    story = _indented((*_browser(plan), *_steps(plan)), 4)
    return f"{shop}\nasync def story(shop):\n{story}\nawait asyncio.to_thread(run_virtual, story(Shop()))"


def _history(plan: Plan) -> Iterator[str]:
    """What `history` does; events of the script are emitted while it is asked."""
    if plan["fails"]:
        yield "raise ConnectionError('the log cannot be reached')"
        return
    if "before" in plan["script"]:
        yield "await self.emit(*self.script.pop('before', []))"
    if _mixed(plan):
        yield f"log = [each for each in self.log {_NAMED}"
    found = _FOUND.format(log="log" if _mixed(plan) else "self.log")
    if plan["script"].keys() - {"before"}:
        yield f"found = {found}"
        yield "await self.emit(*self.script.pop('after' if found else 'empty', []))"
        found = "found"
    yield f"return {found}"


def _script(plan: Plan) -> str:
    return ", ".join(f"{moment!r}: [{_events(plan, events)}]" for moment, events in plan["script"].items())


def _events(plan: Plan, events: list[LogEvent]) -> str:
    """These events as arguments; many of them in one expression, with positions that count up."""
    if len(events) > ALIKE:
        first, last, milliseconds = events[0][3], events[-1][3], int(events[0][1].partition("-")[0])
        return f'*(order(n, f"{{{milliseconds - first} + n}}-0") for n in range({first}, {last + 1}))'
    other = {plan["type"]: ""}
    return ", ".join(f"order({n}, {place!r}{other.get(type, f', {type!r}')})" for type, place, _, n in events)


def _browser(plan: Plan) -> Iterator[str]:
    """It prints each frame, of many the last; where it takes only some for now, it waits behind the first."""
    last_id = f", last_id={plan['last_id']!r}" if plan["last_id"] else ""
    yield f"stream = sse(shop, {plan['type']!r}{last_id})"
    if _many(plan):
        yield "heard = []"
    if _pauses(plan):
        yield "ready = asyncio.Event()"
    yield "async def browser():"
    yield "    async for frame in stream:"
    yield "        heard.append(frame)" if _many(plan) else "        print(frame)"
    if _pauses(plan):
        yield "        await ready.wait()"
    yield "    print('the stream has ended')"


def _steps(plan: Plan) -> Iterator[str]:
    began = False  # a browser that has just begun has had its time to read
    for op, *arguments in plan["steps"]:
        if op == "listen":
            yield f"page = asyncio.create_task(browser())  # expected: {_expected(plan)}"
            yield "await asyncio.sleep(10)"
        elif op == "emit":
            yield f"await shop.emit({_events(plan, arguments)})"
        elif op == "wait":
            yield f"await asyncio.sleep({arguments[0]})"
        elif op == "rest" and plan["script"]:
            yield "await shop.emit(*(each for left in shop.script.values() for each in left))"
        elif op == "drain" and not began:
            if plan["flood"] == "frame":
                yield "ready.set()"
            yield "await asyncio.sleep(10)"
        began = op == "listen"
    if plan["fails"]:
        yield "print('raised:', page.exception() if page.done() else None)"
    if _many(plan):
        yield "print(len(heard), 'frames; the last:', heard[-1:])"
    if plan["steps"][-1] == ["leave"]:
        yield "page.cancel()"
        yield "await asyncio.wait([page])"
        yield "await stream.aclose()"
    if plan["steps"][-1] == ["leave"] or _too_many(plan) or plan["fails"]:
        yield "print(len(shop.handlers), 'still listen')  # expected: 0"


def _expected(plan: Plan) -> str:
    """What the browser should hear, in a few words."""
    wanted = due(plan)
    if plan["fails"]:
        return "the error, and no event emitted later"
    if _too_many(plan):
        return f"{'a frame, ' * (plan['flood'] == 'frame')}{BOUND} events, then the end"
    goes_on = ", and no end" if wanted.flood or ["wait"] in [step[:1] for step in plan["steps"]] else ""
    return said(wanted.events[: wanted.least]) + goes_on


def _mixed(plan: Plan) -> bool:
    """Whether events of more than one type come."""
    return any(each[0] != plan["type"] for each in [*plan["stored"], *emitted(plan)])


def _many(plan: Plan) -> bool:
    return len(due(plan).events) > 2 * ALIKE


def _too_many(plan: Plan) -> bool:
    wanted = due(plan)
    return wanted.flood is not None and wanted.flood[1] > BOUND


def _pauses(plan: Plan) -> bool:
    """Whether the browser takes one frame and no more for now."""
    return bool(plan["flood"] == "frame" or (plan["steps"][-1] == ["leave"] and ["drain"] not in plan["steps"]))


def _indented(said_lines: Iterable[str], by: int) -> str:
    return "\n".join(f"{' ' * by}{line}" for line in said_lines)
