"""4.3: a plan as Python to run below the answer: a Redis, an emitter, and what each of the two holds afterwards."""

from __future__ import annotations

from typing import Any

Plan = dict[str, Any]
_KINDS = {
    "set": "{{{!r}}}",
    "bytes": "{!r}.encode()",
    "datetime": "datetime(2024, 8, 17, tzinfo=UTC)",
    "large": "{!r} * 100_000",
}
_SHOWN = """\
send = redis.execute_command
async def shown(*command, **options):  # so that one sees when Redis has answered
    answer = await send(*command, **options)
    print("Redis has done", command[0])
    return answer
redis.execute_command = shown"""
_LOSES = """\
send = redis.execute_command
async def loses(*command, **options):
    answer = await send(*command, **options)
    if command[0] == "XADD":
        raise redis_errors.ConnectionError("Redis has stored it, and its answer is lost")
    return answer
redis.execute_command = loses"""


def lines(plan: Plan) -> str:
    """The story in the order in which it happens; a comment says what is expected where that gives nothing away."""
    away = plan["away"]
    said = ["import eventlab", *(["import redis.exceptions as redis_errors"] if plan["loses"] else [])]
    said.append("redis = open_redis('redis://127.0.0.1:1')  # where nobody answers" if away else "redis = open_redis()")
    said += ["local = eventlab.EventEmitter()", *_listening(plan), *_given(plan)]
    said += [] if away else [_LOSES if plan["loses"] else _SHOWN]
    said += _together(plan) if plan["together"] else [line for emit in plan["emits"] for line in _one(plan, emit)]
    return "\n".join(said if away else [*said, "redis.execute_command = send", *_left(plan)])


def _listening(plan: Plan) -> list[str]:
    said = []
    for who, pattern in plan["listeners"].items():
        if who == plan["raising"]:
            said += [
                f"def {who}(event):",
                f"    print({f'{who} is told'!r}, event)",
                "    raise ValueError('no stove')",
            ]
            said.append(f"local.on({pattern!r}, {who})")
        else:
            what = "event.type" if _large(plan) else "event"
            said.append(f"local.on({pattern!r}, lambda event: print({f'{who} is told'!r}, {what}))")
    return said


def _given(plan: Plan) -> list[str]:
    """What stands in Redis before the story begins."""
    if plan["taken"]:
        return [f"await redis.set({plan['taken']!r}, 'something else')  # a text is neither a stream nor a set"]
    if not plan["past"]:
        return []
    type = plan["emits"][0]["type"]
    return [
        f"for number in range({plan['past']}):",
        f"    older = to_envelope(Event({type!r}, {{'number': number}}))",
        f"    await redis.xadd('stream:{type}', {{'event': older}})",
    ]


def _now(emit: Plan) -> str:
    return f"datetime.fromisoformat({emit['now']!r})"


def _call(emit: Plan, now: str) -> str:
    data = repr(emit["data"])
    if emit["odd"]:
        key, kind = emit["odd"]
        pairs = {name: repr(value) for name, value in emit["data"].items()}
        pairs[key] = _KINDS[kind].format(emit["data"][key])
        data = "{" + ", ".join(f"{name!r}: {value}" for name, value in pairs.items()) + "}"
    fields = "".join(f", {name}={value!r}" for name, value in emit["fields"].items())
    return f"emit(redis, local, {emit['type']!r}, {data}, now={now}{fields})"


def _one(plan: Plan, emit: Plan) -> list[str]:
    now, call = f"now = {_now(emit)}", f"await {_call(emit, 'now')}"
    if not plan["errors"]:
        return [now, f"print('returned', {call})"]
    due = "" if plan["raising"] else "  # expected: an error"
    caught = ["except Exception as error:", "    print('raised', repr(error))"]
    told = f"    print('returned', {call}){due}"
    return [now, "try:", f"    {call}{due}" if _large(plan) else told, *caught]


def _large(plan: Plan) -> bool:
    """Whether the event is too large to be looked at."""
    return any(emit["odd"] and emit["odd"][1] == "large" for emit in plan["emits"])


def _together(plan: Plan) -> list[str]:
    both = (f"    {_call(emit, _now(emit))}," for emit in plan["emits"])
    return ["for event in await asyncio.gather(", *both, "):", "    print('returned', event)"]


def _left(plan: Plan) -> list[str]:
    """What stands in Redis afterwards: each type's stream, and the set of types."""
    said, refused = [], plan["errors"] and not plan["raising"] and not plan["taken"] and not plan["loses"]
    count = f"  # expected: {plan['past'] + 1}"
    for type in dict.fromkeys(emit["type"] for emit in plan["emits"]):
        if plan["past"]:
            said.append(f"print(await redis.xlen('stream:{type}')){count}")
        elif not refused and plan["taken"] != f"stream:{type}":
            said.append(f"for entry in await redis.xrange('stream:{type}'):")
            said.append("    print('in the log', entry)")
    said.append("print('keys', sorted(await redis.keys()))" + ("  # expected: none" if refused else ""))
    return said if plan["taken"] == "streams" else [*said, "print('types', sorted(await redis.smembers('streams')))"]
