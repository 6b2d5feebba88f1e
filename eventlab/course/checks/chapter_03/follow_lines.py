"""A plan of 3.5 as lines to run: a stream, what comes later, and a reader that prints what it is given.

They run in real time, for an answer that asks without end would let no virtual clock go on.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from eventlab.course.checks.chapter_03.follow_drive import ERRORS
from eventlab.course.checks.chapter_03.follow_plans import Plan, due

_LISTED = 12
"""Entries of a stream that are written one by one."""
_STORY = """\
import asyncio
from redis import exceptions
from eventlab.transport import open_redis
async def later(redis):
{later}
async def read(redis, **place):
    try:
        async with asyncio.timeout({seconds:g}):  # by then all has come
            count = 0
            async for position, fields in follow(redis, {stream!r}, **place):
                print(position, fields)
                count += 1
                if count == {most}:
                    break  # enough seen
{busy}    except TimeoutError:
        print("no more")
async def story():
    async with open_redis() as redis:
{stored}
        await asyncio.gather(later(redis), {readers})
await story()"""


def lines(plan: Plan) -> str:
    """The story in the order in which it happens; beside it what is expected."""
    reads = [_reader(plan, after) for after in plan["readers"]]
    busy = "".join(
        f"{' ' * 16}if count == {count}:\n{' ' * 20}await asyncio.sleep({milliseconds / 1000:g})  # busy\n"
        for count, milliseconds in plan["busy"]
    )
    return _STORY.format(
        later="\n".join(f"    {line}" for line in _later(plan)),
        stored="\n".join(f"        {line}" for line in _stored(plan)),
        stream=plan["stream"],
        seconds=plan["until"] / 1000,
        most=len(plan["stored"]) + len(plan["arrivals"]) + 5,
        busy=busy,
        readers=", ".join(reads),
    ) + "".join(f"\n# expected: {_expected(plan, after)}" for after in plan["readers"])


def _reader(plan: Plan, after: str | None) -> str:
    return "read(redis)" if after is None else f"read(redis, after={after!r})"


def _later(plan: Plan) -> Iterator[str]:
    yield from _arriving(plan)
    if plan["error"]:
        at, name = plan["error"]
        now = max((at for at, *_ in plan["arrivals"]), default=0)
        yield "async def fails(*words, **options):"
        yield "    await asyncio.sleep(0.1)"
        yield f"    raise exceptions.{name}({str(ERRORS[name])!r})"
        yield from [f"await asyncio.sleep({(at - now) / 1000:g})"] if at > now else []
        yield "redis.execute_command = fails  # each command from now on"


def _arriving(plan: Plan) -> Iterator[str]:
    now = 0
    for at, position, number in plan["arrivals"]:
        yield f"await asyncio.sleep({(at - now) / 1000:g})"
        yield f"await redis.xadd({plan['stream']!r}, {{'number': {number}}}, id={position!r})"
        now = at
    if not plan["arrivals"] and not plan["error"]:
        yield "pass  # nothing comes"


def _stored(plan: Plan) -> Iterator[str]:
    entries = plan["stored"]
    if len(entries) > _LISTED:
        yield f"for number in range({len(entries)}):"
        yield "    position = f'{number // 2 + 1}-{number % 2}'"
        yield f"    await redis.xadd({plan['stream']!r}, {{'number': number}}, id=position)"
        return
    for position, number in entries:
        yield f"await redis.xadd({plan['stream']!r}, {{'number': {number}}}, id={position!r})"


def _expected(plan: Plan, after: str | None) -> str:
    positions: list[Any] = [position for position, _, _ in due(plan, after)]
    if len(plan["stored"]) > _LISTED:
        return f"{len(positions)} entries, and no more"
    end = f"then {plan['error'][1]}" if plan["error"] else "and no more"
    return f"{', '.join(positions) or 'nothing'}, {end}"
