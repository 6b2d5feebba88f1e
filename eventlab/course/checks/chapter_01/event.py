"""1.1 in the parent: what is asked of `make_event`, and what each wrong event is called.

Each scenario holds one to three calls. Where an event can be made, every part of it is compared; where none can, an
exception is expected, whatever its type.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from eventlab.course.checks.chapter_01.event_codes import CODES, WHY
from eventlab.course.scenario import Broken, Run, Scenario

__all__ = ["CODES", "WHY", "judge", "lines", "scenarios", "smaller"]

Call = dict[str, Any]
"""One call of `make_event`, as the plan has it, or what became of it, as `drive` answers."""

_TYPES = ("order.placed", "payment.processed", "email.sent", "user.logged_in", "table.reserved")
_NO_NAMES = (
    ("OrderPlaced", "Order.placed", "order.Placed"),
    ("order placed", "order..placed", "order-placed"),
    (" order.placed", "order.placed "),
)
"""Types that are refused: capitals, a wrong sign inside, and what is invisible at an edge."""
_DISHES = ("ramen", "udon", "soba", "curry", "gyoza")
_GUESTS = ("guest-12", "guest-7", "ann", "bob", "user-123")
_PLACES = ("table-tablet", "mobile-app", "till", "web-shop")
_DEFAULTS: dict[str, Any] = {"actor": None, "source": None, "key": None, "version": 1, "metadata": {}, "id": None}
"""The fields, with what they are when nobody gives them; an id is then made."""
_PARTS = {"id", "type", "time", "data"}
_NO_EVENT = "something without the parts of an event"
_UNKNOWN = "colour"
"""A field that no event has."""


def scenarios(rng: Random) -> list[Scenario]:
    """Fresh types, details and moments each time, so that nobody can answer from memory."""
    who = {"actor": rng.choice(_GUESTS), "source": rng.choice(_PLACES)}
    details = {"actor": "Bogart", "source": "a novel", "type": "film", "version": "uncut", "time": "1942"}
    nested = {"items": [{"dish": rng.choice(_DISHES), "extras": []}], "note": None, "paid": False}
    zone = rng.choice(("+05:30", "-08:00", "+13:00"))
    first = _call(rng, fields=who)
    alike = _call(rng)
    return [
        _made("what and when", _call(rng)),
        _made("who and where", _call(rng, fields=who)),
        _made("every field", _call(rng, fields=_every_field(rng))),
        _made("nested details", _call(rng, data=nested), _call(rng, data={})),
        _made("details named like fields", _call(rng, data=details, fields={"actor": rng.choice(_GUESTS)})),
        _made("another zone", _call(rng, now=_moment(rng)[:-6] + zone)),
        _made("two alike", alike, {**alike, "note": "the same once more"}),
        _made("one after another", {**first, "note": "with actor and source"}, _call(rng, note="without them")),
        _refused("no time zone", _call(rng, now=_moment(rng)[:-6], note="now has no time zone")),
        _refused("not JSON", _odd(rng)),
        _refused("no details", _call(rng, data=None, note="data is None")),
        _refused("no name", *(_misnamed(rng, rng.choice(types)) for types in _NO_NAMES)),
        _refused("unknown field", _call(rng, fields={_UNKNOWN: "red"}, note=f"with a {_UNKNOWN}")),
    ]


def judge(scenario: Scenario, run: Run) -> Broken | None:
    """The first thing that is not as it should be, call by call."""
    if run.raised is not None:
        return _stopped(scenario, run)
    calls, came = scenario.plan["calls"], run.result
    for place, (call, outcome) in enumerate(zip(calls, came, strict=True)):
        found = _kept(call, outcome) if scenario.plan["errors"] else _as_given(call, outcome, came[:place])
        if found is not None:
            code, expected, got = found
            return Broken(code, run.rows, 2 * place + 1, expected, got)
    ids = [outcome["answer"]["id"] for outcome in came if not scenario.plan["errors"]]
    if len(set(ids)) < len(ids):
        return Broken("EVENT-ID-01", run.rows, len(run.rows) - 1, "two ids", "one id for both")
    return None


def smaller(scenario: Scenario) -> Iterator[Scenario]:
    """The same without one of two calls, or without one of the details or fields of a call."""
    calls: list[Call] = scenario.plan["calls"]
    for place in range(len(calls) * (len(calls) > 1)):
        yield _again(scenario, calls[:place] + calls[place + 1 :])
    for place, call in enumerate(calls):
        for part in ("data", "fields"):
            for key in call[part] or ():
                less = {name: value for name, value in call[part].items() if name != key}
                if not call["odd"] and key != _UNKNOWN:
                    yield _again(scenario, [*calls[:place], {**call, part: less}, *calls[place + 1 :]])


def lines(plan: Any) -> str:
    """Each call of the plan, with the event or the error printed."""
    said = ["from datetime import datetime"]
    for call in plan["calls"]:
        data = repr(call["data"])
        if call["odd"]:
            key, kind = call["odd"]
            odd = {"set": "{{{0!r}}}", "bytes": "{0!r}.encode()", "datetime": "datetime(2024, 8, 17)"}[kind]
            data = f"{{{key!r}: {odd.format(call['data'][key])}}}"
        fields = "".join(f", {name}={value!r}" for name, value in call["fields"].items())
        said.append(f"data = {data}")
        said.append(f"now = datetime.fromisoformat({call['now']!r})")
        made = f"print(make_event({call['type']!r}, data, now=now{fields}))"
        said += [made, "print(data)"] if not plan["errors"] else [f"{made}  # should raise"]
    return "\n".join(said)


def _made(name: str, *calls: Call) -> Scenario:
    return Scenario(name, {"calls": list(calls), "errors": False})


def _refused(name: str, *calls: Call) -> Scenario:
    return Scenario(name, {"calls": list(calls), "errors": True})


def _again(scenario: Scenario, calls: list[Call]) -> Scenario:
    return Scenario(scenario.name, {**scenario.plan, "calls": calls})


def _call(rng: Random, **parts: Any) -> Call:
    """A call with details and a moment of its own; `parts` replace what is drawn."""
    data = {"order_id": rng.randrange(1, 1000), "dish": rng.choice(_DISHES)}
    drawn = {"type": rng.choice(_TYPES), "data": data, "odd": None, "now": _moment(rng), "fields": {}, "note": ""}
    return {**drawn, **parts}


def _every_field(rng: Random) -> Call:
    return {
        "actor": rng.choice(_GUESTS),
        "source": rng.choice(_PLACES),
        "key": f"order-{rng.randrange(1, 1000)}",
        "version": rng.randrange(2, 9),
        "metadata": {"trace": f"{rng.getrandbits(32):08x}"},
        "id": f"event-{rng.randrange(1, 1000)}",
    }


def _odd(rng: Random) -> Call:
    kind = rng.choice(("set", "bytes", "datetime"))
    return _call(rng, data={"dish": rng.choice(_DISHES)}, odd=["dish", kind], note=f"dish is a {kind}")


def _misnamed(rng: Random, type: str) -> Call:
    return _call(rng, type=type, note=f"type is {type!r}")  # what is invisible at an edge shows in the quotes


def _moment(rng: Random) -> str:
    """A moment of 2024 in UTC, with microseconds, so that cutting them off shows."""
    start = datetime(2024, 1, 1, tzinfo=UTC)
    return (start + timedelta(minutes=rng.randrange(500_000), microseconds=rng.randrange(1, 1_000_000))).isoformat()


def _stopped(scenario: Scenario, run: Run) -> Broken | None:
    """An exception where none is due: Python's own words tell which argument went where it did not belong."""
    assert run.raised is not None
    named = re.search(r"(?:unexpected|multiple).*argument '(\w+)'", run.raised.message)
    if run.raised.type != "TypeError" or named is None:
        return None
    code = "EVENT-FLAT-02"
    if not any(named[1] in call["data"] for call in scenario.plan["calls"]):
        code = "EVENT-ID-02" if named[1] == "id" else "EVENT-FIELD-01"
    return Broken(code, run.rows, len(run.rows) - 1, got=str(run.raised))


_DRAWN = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""An id that nobody gave."""

Found = tuple[str, str, str]
"""A code, what was expected, and what came."""


def _kept(call: Call, outcome: Call) -> Found | None:
    """Nothing was made of what makes no event, and the caller knows."""
    if outcome["raised"]:
        return None
    expected, answer = "an exception", outcome["answer"]
    if not answer.keys() >= _PARTS:
        return "EVENT-HIDE-01", expected, answer.get("!", _NO_EVENT)
    if call["odd"]:
        key, kind = call["odd"]
        return "EVENT-JSON-01", expected, f"an event; {key}, a {kind}, is {answer['data'].get(key)!r} in it"
    return _taken(call, answer, expected)


def _taken(call: Call, answer: Call, expected: str) -> Found:
    """An event was made: of a call that lacks something, or has something too much."""
    if call["data"] is None:
        return "EVENT-DATA-02", expected, f"an event with data {answer['data']}"
    if _UNKNOWN in call["fields"]:
        return "EVENT-FIELD-03", expected, f"an event, in which {_UNKNOWN} is no field"
    if datetime.fromisoformat(call["now"]).tzinfo is None:
        return "EVENT-ZONE-01", expected, "an event: the zone was guessed"
    return "EVENT-TYPE-01", expected, f"an event of type {answer['type']!r}"


def _as_given(call: Call, outcome: Call, before: list[Call]) -> Found | None:
    """The event is an event; nobody else's data has changed; and it says what was given, no less and no more."""
    answer = outcome["answer"]
    if not answer.keys() >= _PARTS:
        return _no_event(answer.get("!", _NO_EVENT), outcome["keeps"])
    if outcome["data"] != call["data"] or outcome["metadata"] != call["fields"].get("metadata", {}):
        return "EVENT-SHARE-01", f"the caller's data as it was: {call['data']}", str(outcome["data"])
    if answer["type"] != call["type"]:
        return "EVENT-TYPE-01", call["type"], answer["type"]
    return _time(call, answer) or _details(call, answer, before) or _fields(call, answer, before)


def _no_event(kind: str, keeps: bool) -> Found:
    expected = "an Event"
    if kind.endswith(" dict"):
        return "EVENT-KIND-01", expected, kind
    if keeps:
        return "EVENT-SHARE-02", expected, f"{kind}, with the caller's own dictionary in it"
    nothing = kind == "None" or kind.endswith(" coroutine")
    return "EVENT-KIND-03" if nothing else "EVENT-KIND-02", expected, kind


def _time(call: Call, answer: Call) -> Found | None:
    due, got = datetime.fromisoformat(call["now"]), datetime.fromisoformat(answer["time"])
    if got == due:
        return None
    if got.replace(tzinfo=None) == due.replace(tzinfo=None):
        return "EVENT-ZONE-02", due.isoformat(), got.isoformat()
    near = abs(got - due) < timedelta(days=2)  # farther away it is the machine's clock, which never says the same
    return "EVENT-TIME-01", due.isoformat(), got.isoformat() if near else "another moment: the machine's clock?"


def _details(call: Call, answer: Call, before: list[Call]) -> Found | None:
    due, got = call["data"], answer["data"]
    if got == due:
        return None
    more = {key: value for key, value in got.items() if key not in due}
    code = "EVENT-FLAT-01" if more and all(got.get(key) == value for key, value in due.items()) else "EVENT-DATA-01"
    if more and any(more.items() <= earlier["answer"]["data"].items() for earlier in before):
        code = "EVENT-SHARE-03"
    return code, f"data {due}", f"data {got}"


def _fields(call: Call, answer: Call, before: list[Call]) -> Found | None:
    for name, default in _DEFAULTS.items():
        due, got = call["fields"].get(name, default), answer.get(name, default)
        if got != due and (name != "id" or due):
            return _field_code(name, call, answer, before), _said(name, due), _said(name, got)
    return None


def _field_code(name: str, call: Call, answer: Call, before: list[Call]) -> str:
    """What to call a field that has another value than was given for it, or than none."""
    got = answer.get(name)
    if name in call["data"] and call["data"][name] == got:
        return "EVENT-FLAT-02"
    if name in call["fields"]:
        away = name in answer.get("metadata", {})
        return "EVENT-ID-02" if name == "id" else "EVENT-FLAT-01" if away else "EVENT-FIELD-01"
    return "EVENT-SHARE-03" if any(one["answer"].get(name) == got for one in before) else "EVENT-FIELD-02"


def _said(name: str, value: object) -> str:
    """A field as a card tells it; an id that was drawn at random differs from run to run, and is not spelt out."""
    if isinstance(value, str) and _DRAWN.fullmatch(value):
        return f"another {name}"
    return f"no {name}" if value in (None, {}) else f"{name} {value!r}"
