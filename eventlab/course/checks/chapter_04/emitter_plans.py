"""4.1's situations: fresh names, values and orders for each seed, so that nobody can answer from memory.

What is right is not written here: `emitter_model` works it out from the plan.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from eventlab.course.checks.chapter_04.emitter_model import Outcome, Plan, outcomes
from eventlab.course.scenario import Scenario

_NOUNS = ("order", "payment", "parcel", "table", "guest")
_VERBS = ("placed", "changed", "sent", "closed", "refused")
_PEOPLE = ("kitchen", "email", "till", "driver", "store", "loyalty", "waiter", "audit")
_VALUES: tuple[tuple[Any, ...], ...] = ((None,), (0,), ("",), (False,), ([],), ({},), ([1, 2], "tuple"), ([3, 4],))
"""Values that some code takes for none at all, or for several arguments; JSON has no tuple, so one is asked for."""


@dataclass(frozen=True, slots=True)
class Codes:
    """What each kind of difference is called in one situation."""

    missing: str = "EMIT-CALL-01"
    """Somebody is not called, or not often enough."""
    extra: str = "EMIT-CALL-01"
    """Somebody is called who should not be, or too often."""
    order: str = "EMIT-ORDER-01"
    """All are called, out of turn."""
    lost: str = "EMIT-RAISE-02"
    """No error of a handler reaches whoever emitted."""
    raising: str | None = None
    """An exception that no handler raised; None leaves it to the verdict *error*."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What a right answer does in one situation, and what the rest is called."""

    outcomes: tuple[Outcome, ...]
    codes: Codes


def situation(name: str, plan: Plan, codes: Codes) -> Scenario:
    """The scenario of a plan, with what is right in it."""
    return Scenario(name, plan, Expected(outcomes(plan), codes))


def situations(rng: Random) -> list[Scenario]:
    """All of them, in the order in which a failure is looked for."""
    return [build(rng) for build in _BUILDERS]


def _make(name: str, steps: Sequence[Any], codes: Codes, **more: Any) -> Scenario:
    """A situation that differs from a plain emitter in what `more` says."""
    plan = {"emitters": 1, "match": False, "shown": False, "methods": False, "acts": {}, "steps": steps, **more}
    return situation(name, {**plan, "cast": cast_of(plan)}, codes)


def cast_of(plan: Plan) -> list[str]:
    """Everybody who is registered or taken off; sorted, for the order in which handlers are made tells no turn."""
    inner = [step for act in plan["acts"].values() for step in act.get("steps", ())]
    return sorted({step[2] for step in (*plan["steps"], *inner) if step[0] in ("on", "once", "off")})


def _type(rng: Random) -> str:
    return f"{rng.choice(_NOUNS)}.{rng.choice(_VERBS)}"


def _emit(rng: Random, type: str) -> list[Any]:
    return ["emit", type, {"id": rng.randrange(1000, 10_000)}]


def _on(type: str, *people: str) -> list[list[Any]]:
    return [["on", type, who] for who in people]


def _two_emitters(rng: Random) -> Scenario:
    (here, there), type = rng.sample(_PEOPLE, 2), _type(rng)
    steps = [*_on(type, here), ["use", 1], *_on(type, there), _emit(rng, type)]
    return _make("two emitters", steps, Codes(extra="EMIT-SHARED-01"), emitters=2, shown=True)


def _order(rng: Random) -> Scenario:
    cast, type = rng.sample(_PEOPLE, 6), _type(rng)
    return _make("order", [*_on(type, *cast), _emit(rng, type)], Codes())


def _nobody(rng: Random) -> Scenario:
    who, type, other = rng.choice(_PEOPLE), _type(rng), f"nobody.{rng.randrange(100)}"
    steps = [*_on(type, who), _emit(rng, other), ["handlers", other]]
    return _make("no listener", steps, Codes(extra="EMIT-NONE-02", raising="EMIT-NONE-01"), shown=True)


def _raising(rng: Random) -> Scenario:
    (first, second), type = rng.sample(_PEOPLE, 2), _type(rng)
    steps = [*_on(type, first, second), _emit(rng, type)]
    acts = {first: {"raise": f"no stove {rng.randrange(100)}"}}
    return _make("raising handler", steps, Codes(missing="EMIT-RAISE-01"), acts=acts)


def _two_raising(rng: Random) -> Scenario:
    cast, type = rng.sample(_PEOPLE, 3), _type(rng)
    acts = {who: {"raise": f"no {who} {rng.randrange(100)}"} for who in (cast[0], cast[2])}
    steps = [*_on(type, *cast), _emit(rng, type)]
    return _make("two raising handlers", steps, Codes(missing="EMIT-RAISE-01"), acts=acts)


def _interrupted(rng: Random) -> Scenario:
    """Whoever would come behind the interrupted one may be called or not: nobody does."""
    who, type = rng.choice(_PEOPLE), _type(rng)
    codes = Codes(lost="EMIT-RAISE-05", raising="EMIT-RAISE-05")
    return _make("stop button", [*_on(type, who), _emit(rng, type)], codes, acts={who: {"interrupt": True}})


def _any_value(rng: Random) -> Scenario:
    who, type = rng.choice(_PEOPLE), _type(rng)
    emits = [["emit", type, *value] for value in rng.sample(_VALUES, len(_VALUES))]
    return _make("any value", [*_on(type, who), *emits], Codes(missing="EMIT-VALUE-02"))


def _once(rng: Random) -> Scenario:
    (first, second), type = rng.sample(_PEOPLE, 2), _type(rng)
    steps = [["on", type, first], ["once", type, second], _emit(rng, type), _emit(rng, type)]
    return _make("once", steps, Codes(extra="EMIT-ONCE-01"))


def _once_again(rng: Random) -> Scenario:
    who, type = rng.choice(_PEOPLE), _type(rng)
    steps = [["once", type, who], _emit(rng, type)]
    acts = {who: {"steps": [_emit(rng, type)]}}
    return _make("once emitting again", steps, Codes(extra="EMIT-ONCE-02"), acts=acts)


def _off(rng: Random) -> Scenario:
    (gone, ended, stays), type, other = rng.sample(_PEOPLE, 3), _type(rng), f"nobody.{rng.randrange(100)}"
    steps = [*_on(type, gone, ended, stays), ["off", type, gone], _emit(rng, type)]
    steps += [["stop", type, ended], _emit(rng, type)]
    steps += [["stop", type, ended], ["off", type, gone], ["off", other, gone], _emit(rng, type)]
    return _make("off and stop", steps, Codes(extra="EMIT-OFF-01", raising="EMIT-OFF-02"))


def _once_off(rng: Random) -> Scenario:
    (gone, stays), type = rng.sample(_PEOPLE, 2), _type(rng)
    steps = [["once", type, gone], ["on", type, stays], ["off", type, gone], _emit(rng, type)]
    return _make("off for once", steps, Codes(extra="EMIT-OFF-03", raising="EMIT-OFF-03"))


def _once_stop(rng: Random) -> Scenario:
    (gone, stays), type = rng.sample(_PEOPLE, 2), _type(rng)
    steps = [["once", type, gone], ["on", type, stays], ["stop", type, gone], _emit(rng, type)]
    steps += [["stop", type, gone], _emit(rng, type)]
    return _make("stop for once", steps, Codes(extra="EMIT-OFF-01", raising="EMIT-OFF-02"))


def _methods(rng: Random) -> Scenario:
    (gone, stays), type = rng.sample(_PEOPLE, 2), _type(rng)
    steps = [*_on(type, gone, stays), ["off", type, gone], _emit(rng, type)]
    return _make("off for a method", steps, Codes(extra="EMIT-OFF-04", raising="EMIT-OFF-04"), shown=True, methods=True)


def _off_one_type(rng: Random) -> Scenario:
    """`match` makes a type and the beginning of it meet in one emit; `off` must tell them apart all the same."""
    (first, second), type = rng.sample(_PEOPLE, 2), _type(rng)
    beginning = type.partition(".")[0] + "."
    steps = [*_on(beginning, first, second), *_on(type, first, second)]
    steps += [["off", type, first], ["off", beginning, second], _emit(rng, type)]
    return _make("off for one type", steps, Codes(missing="EMIT-OFF-05", extra="EMIT-OFF-01"), match=True, shown=True)


def _twice(rng: Random) -> Scenario:
    (who, other), type = rng.sample(_PEOPLE, 2), _type(rng)
    steps = [*_on(type, who, other), ["on", type, who, "again"], _emit(rng, type), ["off", type, who], _emit(rng, type)]
    return _make("registered twice", steps, Codes(missing="EMIT-TWICE-01", extra="EMIT-OFF-01"), shown=True)


def _one_of_two(rng: Random) -> Scenario:
    (who, other), type = rng.sample(_PEOPLE, 2), _type(rng)
    steps = [*_on(type, who, other), ["on", type, who, "again"], ["stop", type, who, "again"], _emit(rng, type)]
    steps += [["stop", type, who, "again"], _emit(rng, type)]
    codes = Codes(missing="EMIT-TWICE-02", extra="EMIT-OFF-01", order="EMIT-TWICE-02", raising="EMIT-OFF-02")
    return _make("ending one of two", steps, codes, shown=True)


def _once_beside_on(rng: Random) -> Scenario:
    who, type = rng.choice(_PEOPLE), _type(rng)
    steps = [["on", type, who], ["once", type, who, "again"], _emit(rng, type), _emit(rng, type)]
    return _make("once beside on", steps, Codes(missing="EMIT-TWICE-02", extra="EMIT-ONCE-01"), shown=True)


def _ends_itself(rng: Random) -> Scenario:
    cast, type = rng.sample(_PEOPLE, 3), _type(rng)
    steps = [*_on(type, *cast), _emit(rng, type), _emit(rng, type)]
    codes = Codes("EMIT-CHANGE-01", "EMIT-CHANGE-01", "EMIT-CHANGE-01", raising="EMIT-CHANGE-01")
    return _make("ending while emitting", steps, codes, acts={cast[0]: {"steps": [["stop", type, cast[0]]]}})


def _ends_others(rng: Random) -> Scenario:
    (first, second, third, last), type = rng.sample(_PEOPLE, 4), _type(rng)
    steps = [*_on(type, first), ["once", type, second], *_on(type, third, last), _emit(rng, type)]
    codes = Codes("EMIT-CHANGE-01", "EMIT-CHANGE-01", raising="EMIT-CHANGE-01")
    acts = {first: {"steps": [["stop", type, second], ["stop", type, third]]}}
    return _make("ending others meanwhile", steps, codes, acts=acts, shown=True)


def _once_between(rng: Random) -> Scenario:
    (first, single, last), type = rng.sample(_PEOPLE, 3), _type(rng)
    steps = [["on", type, first], ["once", type, single], ["on", type, last], _emit(rng, type)]
    return _make("once among others", steps, Codes())


def _adds(rng: Random) -> Scenario:
    (first, second, late), type = rng.sample(_PEOPLE, 3), _type(rng)
    steps = [*_on(type, first, second), _emit(rng, type), _emit(rng, type)]
    codes = Codes(extra="EMIT-CHANGE-02", raising="EMIT-CHANGE-02")
    return _make("adding while emitting", steps, codes, acts={first: {"steps": _on(type, late)}})


def _match(rng: Random) -> Scenario:
    """A type stands between two beginnings of it, so that a table by type loses the order."""
    (all_, one, other, too), (noun, stranger) = rng.sample(_PEOPLE, 4), rng.sample(_NOUNS, 2)
    type = f"{noun}.{rng.choice(_VERBS)}"
    steps = [*_on(f"{noun}.", all_), *_on(f"{stranger}.", other), *_on(type, one), *_on(f"{noun}.", too)]
    codes = Codes(missing="EMIT-MATCH-01", extra="EMIT-MATCH-01")
    return _make("match", [*steps, _emit(rng, type)], codes, match=True, shown=True)


def _no_match(rng: Random) -> Scenario:
    cast, type = rng.sample(_PEOPLE, 4), _type(rng)
    noun, _, verb = type.partition(".")
    listened = rng.sample((f"{noun}.*", f"*.{verb}", noun, type), 4)
    steps = [["on", one, who] for one, who in zip(listened, cast, strict=True)]
    return _make("no match given", [*steps, _emit(rng, type)], Codes(extra="EMIT-MATCH-03"), shown=True)


def _handlers(rng: Random) -> Scenario:
    (all_, single, other, last), (noun, stranger) = rng.sample(_PEOPLE, 4), rng.sample(_NOUNS, 2)
    type = f"{noun}.{rng.choice(_VERBS)}"
    steps = [*_on(f"{noun}.", all_), ["once", type, single], *_on(f"{stranger}.", other), *_on(type, last)]
    steps += [["handlers", type], ["spoil", type], _emit(rng, type)]
    return _make("handlers", steps, Codes(missing="EMIT-LEAK-01"), match=True, shown=True)


def _inner_emit(rng: Random) -> Scenario:
    (first, single), type = rng.sample(_PEOPLE, 2), _type(rng)
    steps = [*_on(type, first), ["once", type, single], _emit(rng, type)]
    codes = Codes(extra="EMIT-ONCE-03", raising="EMIT-ONCE-03")
    return _make("emit within an emit", steps, codes, acts={first: {"steps": [_emit(rng, type)]}}, shown=True)


_BUILDERS = (
    _two_emitters,  # first: with shared state, everything else fails for a reason that it would hide
    _order,
    _nobody,
    _raising,
    _two_raising,
    _once,
    _once_again,
    _off,
    _once_off,
    _ends_itself,
    _once_between,  # behind the one above: a list that changes under the loop fails both, and has its own name
    _adds,
    _match,
    _handlers,
    _any_value,  # from here on what is rarer, and fails for the reasons above too
    _interrupted,
    _once_stop,
    _methods,
    _off_one_type,
    _no_match,
    _twice,
    _one_of_two,
    _once_beside_on,
    _inner_emit,
    _ends_others,
)
