"""4.3's situations: one emit or several, with bad input, a failing Redis, a raising listener.

`expect` is the name of the judgement that is due, in `emit.py`. What the keys of a plan mean stands in `emit_drive.py`.
"""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from random import Random
from typing import Any

from eventlab.course.scenario import Scenario

_NOUNS = ("order", "payment", "parcel", "table", "guest")
_VERBS = ("placed", "changed", "sent", "closed", "refused")
_PEOPLE = ("kitchen", "email", "till", "driver", "loyalty", "waiter")
_DISHES = ("ramen", "soup", "tea", "rice", "cake")


def _plan(rng: Random, *emits: dict[str, Any], **more: Any) -> dict[str, Any]:
    first, second = rng.sample(_PEOPLE, 2)
    noun = emits[0]["type"].partition(".")[0]
    listeners = {first: emits[0]["type"], second: f"{noun}.*"}
    quiet = {
        "raising": None,
        "taken": None,
        "away": False,
        "loses": None,
        "past": 0,
        "errors": False,
        "together": False,
    }
    return {"listeners": listeners, **quiet, "emits": list(emits), **more}


def _emit(rng: Random, type: str, **more: Any) -> dict[str, Any]:
    """One emit, in a zone that is not UTC."""
    zone = timezone(timedelta(minutes=rng.choice((-480, -210, 120, 330, 540))))
    now = datetime(2021, rng.randint(1, 12), rng.randint(1, 28), rng.randrange(24), rng.randrange(60), tzinfo=zone)
    data = {"dish": rng.choice(_DISHES), "number": rng.randrange(1000, 10_000)}
    return {"type": type, "data": data, "odd": None, "now": now.isoformat(), "fields": {}, "note": "", **more}


def _type(rng: Random) -> str:
    return f"{rng.choice(_NOUNS)}.{rng.choice(_VERBS)}"


def _simple(rng: Random) -> Scenario:
    return Scenario("store, then tell", _plan(rng, _emit(rng, _type(rng))), "told")


def _fields(rng: Random) -> Scenario:
    number = rng.randrange(1000, 10_000)
    fields = {"actor": f"guest-{number}", "source": f"table-{number % 40}", "key": f"order-{number}", "version": 2}
    fields |= {"metadata": {"trace": f"{rng.getrandbits(32):08x}"}, "id": f"given-{rng.getrandbits(32):08x}"}
    return Scenario("all fields", _plan(rng, _emit(rng, _type(rng), fields=fields)), "told")


def _same_moment(rng: Random) -> Scenario:
    noun, (verb, other) = rng.choice(_NOUNS), rng.sample(_VERBS, 2)
    emits = [_emit(rng, f"{noun}.{each}") for each in (verb, verb, other)]
    for emit in emits:
        emit["now"] = emits[0]["now"]
    return Scenario("same moment", _plan(rng, *emits), "told")


def _earlier(rng: Random) -> Scenario:
    """What happened earlier is emitted later: the log has an order of its own."""
    type = _type(rng)
    emits = sorted((_emit(rng, type), _emit(rng, type)), key=lambda emit: datetime.fromisoformat(emit["now"]))
    emits[0]["now"] = (datetime.fromisoformat(emits[1]["now"]) - timedelta(hours=rng.randint(1, 20))).isoformat()
    return Scenario("an earlier moment", _plan(rng, *reversed(emits)), "told")


def _long_past(rng: Random) -> Scenario:
    """A Redis that shortens a stream lets go of many entries at a time: a few would not show it."""
    return Scenario("a long past", _plan(rng, _emit(rng, _type(rng)), past=rng.randint(150, 160)), "told")


def _together(rng: Random) -> Scenario:
    type = _type(rng)
    return Scenario("two at once", _plan(rng, _emit(rng, type), _emit(rng, type), together=True), "told")


def _not_json(rng: Random) -> Scenario:
    kind = rng.choice(("set", "bytes", "datetime"))
    emit = _emit(rng, _type(rng), odd=["dish", kind], note=f"data['dish'] is a {kind}")
    return Scenario("not JSON", _plan(rng, emit, errors=True), "refused")


def _bad_name(rng: Random) -> Scenario:
    type = f"{rng.choice(_NOUNS).capitalize()}-{rng.choice(_VERBS).capitalize()}"
    return Scenario(
        "bad name",
        _plan(rng, _emit(rng, type, note="no event's name"), errors=True, listeners={rng.choice(_PEOPLE): "*"}),
        "refused",
    )


def _no_zone(rng: Random) -> Scenario:
    emit = _emit(rng, _type(rng))
    return Scenario(
        "no time zone",
        _plan(rng, {**emit, "now": emit["now"][:19], "note": "now has no time zone"}, errors=True),
        "refused",
    )


def _taken(rng: Random) -> Scenario:
    type = _type(rng)
    return Scenario("Redis refuses", _plan(rng, _emit(rng, type), errors=True, taken=f"stream:{type}"), "failed")


def _away(rng: Random) -> Scenario:
    return Scenario("Redis away", _plan(rng, _emit(rng, _type(rng)), errors=True, away=True), "failed")


def _set_taken(rng: Random) -> Scenario:
    plan = _plan(rng, _emit(rng, _type(rng)), errors=True, taken="streams")
    return Scenario("Redis refuses the type", plan, "failed")


def _lost(rng: Random) -> Scenario:
    """Redis has stored, and nobody can know: sent again, it would be there twice."""
    return Scenario("an answer is lost", _plan(rng, _emit(rng, _type(rng)), errors=True, loses="XADD"), "failed")


def _large(rng: Random) -> Scenario:
    """The event can be made; only its envelope is refused."""
    emit = _emit(rng, _type(rng), odd=["dish", "large"])
    note = f"data['dish'] has {len(emit['data']['dish']) * 100_000:,} characters"
    return Scenario("too large", _plan(rng, {**emit, "note": note}, errors=True), "refused")


def _raising(rng: Random) -> Scenario:
    plan = _plan(rng, _emit(rng, _type(rng)), errors=True)
    return Scenario("raising listener", {**plan, "raising": next(iter(plan["listeners"]))}, "stays")


BUILDERS = (
    *(_simple, _fields, _same_moment, _earlier, _together, _long_past),
    *(_not_json, _bad_name, _no_zone, _taken, _set_taken, _away, _lost, _raising, _large),
)
"""In this order: an answer that fails the first would fail the others for the same reason."""
