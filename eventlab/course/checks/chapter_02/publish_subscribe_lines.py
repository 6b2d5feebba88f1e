"""2.2: a plan as lines for a cell below the answer. What each step should answer stands beside it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from eventlab.course.checks.chapter_02.publish_subscribe_plans import Due, Plan, Step, due


def lines(plan: Any) -> str:
    """The buses, the listeners and each step; what is read and answered is printed."""
    said = zip(plan["steps"], due(plan), strict=True)
    return "\n".join([*_ahead(plan), *(line for pair in said for line in _step(*pair))])


def _ahead(plan: Plan) -> Iterator[str]:
    yield f"buses = [{', '.join(['PubSub()'] * plan['buses'])}]"
    yield "def publish(bus, type, number):"
    yield "    return buses[bus].publish(Event(type, {'number': number}, id=f'event-{number}'))"
    if any(step[0] == "read" for step in plan["steps"]):
        yield "async def read(inbox):  # until nothing comes for a tenth of a second"
        yield "    numbers = []"
        yield "    while True:"
        yield "        try:"
        yield "            event = await asyncio.wait_for(inbox.get(), 0.1)"
        yield "        except TimeoutError:"
        yield "            return numbers"
        yield "        numbers.append(event.data['number'])"


def _step(step: Step, due: Due) -> Iterator[str]:
    op, *more = step
    match op:
        case "subscribe":
            yield f"{more[1]}, bus_of_{more[1]} = buses[{more[0]}].subscribe({more[2]!r}), buses[{more[0]}]"
        case "publish":
            assert due.took is not None
            yield f"print(publish({more[0]}, {more[1]!r}, {more[2]}))  # {due.took[0]}"
        case "fill":
            assert due.took is not None
            first, count = more[2], more[3]
            yield f"answers = [publish({more[0]}, {more[1]!r}, number) for number in range({first}, {first + count})]"
            yield f"print(sum(answers))  # {sum(due.took)}"
        case "read":
            assert due.read is not None
            yield f"numbers = await read({more[0]})"
            yield f'print("{more[0]}:", len(numbers), numbers[:4])  # {len(due.read)} {list(due.read[:4])}'
        case "open":
            yield f'print("{more[0]}:", {more[0]}.open)  # {due.open}'
        case "leave":
            yield f"bus_of_{more[0]}.unsubscribe({more[0]})"
