"""4.4: a plan as Python to run below the answer: a log, the question, the commands that are sent, and the events."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise
from typing import Any

from eventlab.course.checks.chapter_04.history_faults import Log, Question, asked, crowd, key_of
from eventlab.course.checks.chapter_04.history_words import LISTED, said

Plan = dict[str, Any]

_RUN = 4
"""Events of one type, a millisecond apart, that are written as one line."""
_STORE = """\
for number, type, position in stored:
    event = Event(type, {{"number": number}}, time=datetime.fromtimestamp({time} / 1000, UTC))
    await redis.xadd(f"stream:{{type}}", {{"event": to_envelope(event)}}, id=position)
    await redis.sadd("streams", type)"""
_WATCH = """\
send = redis.execute_command
def shown(*command, **options):
    print("sends", *command)
    return send(*command, **options)
redis.execute_command = shown"""
_ONE_BY_ONE = """\
for event in answer:  # expected: {expected}
    print("event", event.data["number"], event.type, event.position)"""
_IN_SHORT = """\
numbers = [event.data["number"] for event in answer]
print(len(numbers), "events", numbers[:1], "to", numbers[-1:])  # expected: {expected}"""
_LEFT = """\
redis.execute_command = send
left = [await redis.xlen(b"stream:" + type) for type in await redis.smembers("streams")]
print("left in the log", sum(left))  # expected: {count}"""


def lines(plan: Plan) -> str:
    """The story in the order in which it happens; which events are due is said by their numbers."""
    log, question = [*plan["stored"], *crowd(plan)], plan["question"]
    slow = {event[3]: event[4] for event in log if event[4] != key_of(event[1])[0]}
    due = asked(log, question)
    time = f"slow.get(number, {_STORED_AT})" if slow else _STORED_AT
    return "\n".join(
        [
            "redis = open_redis()",
            *(["# number, type, position", "stored = [", *_stored(log), "]"] if log else ["stored = []"]),
            *([f"slow = {slow}  # where the clock inside the event is slow: its time"] if slow else []),
            _STORE.format(time=time),
            _WATCH,
            f"answer = await history(redis, {_arguments(question)})" if question else "answer = await history(redis)",
            (_ONE_BY_ONE if len(due) <= LISTED else _IN_SHORT).format(expected=_expected(due)),
            _LEFT.format(count=len(log)),
        ]
    )


def _expected(due: Log) -> str:
    """Their numbers, and those of them that may stand in either order: in two streams a position may come twice."""
    twins = [f"{one[3]} and {other[3]}" for one, other in pairwise(due) if one[1] == other[1]]
    numbers = said([event[3] for event in due])
    return f"{numbers} (in either order: {', '.join(twins)})" if twins and len(due) <= LISTED else numbers


_STORED_AT = "position_key(position)[0]"


def _stored(log: Log) -> Iterator[str]:
    """A line for each event, or for many that differ by a millisecond and by nothing else."""
    start = 0
    while start < len(log):
        end = start + 1
        while end < len(log) and _goes_on(log[end - 1], log[end]):
            end += 1
        end = end if end - start >= _RUN else start + 1
        type, position, _, number, _ = log[start]
        if end == start + 1:
            yield f"    ({number}, {type!r}, {position!r}),"
        else:
            at, last = f"{key_of(position)[0] - number} + number", log[end - 1][3]
            yield f'    *((number, {type!r}, f"{{{at}}}-0") for number in range({number}, {last + 1})),'
        start = end


def _goes_on(one: list[Any], other: list[Any]) -> bool:
    (milliseconds, counter), step = key_of(one[1]), key_of(other[1])
    return one[0] == other[0] and one[3] + 1 == other[3] and counter == 0 and step == (milliseconds + 1, 0)


def _arguments(question: Question) -> str:
    return ", ".join(
        f"{name}={_moment(value) if name in ('since', 'until') else repr(value)}" for name, value in question.items()
    )


def _moment(value: list[int]) -> str:
    milliseconds, hours = value
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=milliseconds)
    return f"datetime.fromisoformat({moment.astimezone(timezone(timedelta(hours=hours))).isoformat()!r})"
