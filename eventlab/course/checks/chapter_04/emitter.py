"""4.1 in the parent: the situations for an `EventEmitter`, and what each difference is called.

Each scenario expects, emit by emit, who is called. The first emit that went otherwise is shown, with its trace.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from eventlab.course.checks.chapter_04.emitter_codes import CODES, WHY
from eventlab.course.scenario import Broken, Row, Run, Scenario

__all__ = ["CODES", "WHY", "judge", "scenarios", "smaller"]

_NOUNS = ("order", "payment", "parcel", "table", "guest")
_VERBS = ("placed", "changed", "sent", "closed", "refused")
_PEOPLE = ("kitchen", "email", "till", "driver", "store", "loyalty", "waiter", "audit")


@dataclass(frozen=True, slots=True)
class Expected:
    """What a right answer does in one scenario."""

    calls: tuple[tuple[str, ...], ...]
    """Who is called, for each emit in the order in which they begin."""
    otherwise: str
    """The code of an emit that calls others, or in another order."""
    errors: tuple[str, ...] = ()
    """Whose errors reach the caller of the first emit."""
    list: tuple[str, ...] | None = None
    """What `handlers` answers."""
    raising: str | None = None
    """The code of an exception that nobody's handler raised; None leaves it to the verdict *error*."""


def scenarios(rng: Random) -> list[Scenario]:
    """Fresh names, values and orders, so that nobody can answer from memory."""
    return [build(rng) for build in _BUILDERS]


def judge(scenario: Scenario, run: Run) -> Broken | None:
    """The first promise that this run broke."""
    expect: Expected = scenario.expect
    if run.raised is not None:
        code = {"NoStop": "EMIT-STOP-01", "NotNow": "EMIT-ASYNC-01"}.get(run.raised.type, expect.raising)
        if "changed size during iteration" in run.raised.message:  # Python's own words for it
            code = "EMIT-CHANGE-01"
        return Broken(code, run.rows, len(run.rows) - 1 if run.rows else None, got=str(run.raised)) if code else None
    emits: list[Any] = run.result["emits"]
    for number, due in enumerate(expect.calls):
        came: Any = emits[number] if number < len(emits) else {"calls": [], "row": len(run.rows), "end": len(run.rows)}
        if [who for who, _, _ in came["calls"]] != list(due):
            return _other_calls(scenario, run, came, due)
    return _values(scenario, run) or _errors(expect, run) or _list(expect, run)


def _other_calls(scenario: Scenario, run: Run, came: dict[str, Any], due: tuple[str, ...]) -> Broken:
    """Not those who should be called: mark the first one missing, too many, or out of turn."""
    got = [who for who, _, _ in came["calls"]]
    rows = list(run.rows[: came["end"]])
    missing = [who for who in due if who not in got]
    if missing:
        mark = min(came["end"], len(rows))
        rows[mark:mark] = [Row("—", who=who, note="never called") for who in missing]
    else:
        place = next(at for at, who in enumerate(got) if at >= len(due) or who != due[at])
        mark = came["calls"][place][2]
    return Broken(_code(scenario, run, got, due), rows, mark, _names(due), _names(got))


def _code(scenario: Scenario, run: Run, got: list[str], due: tuple[str, ...]) -> str:
    asked = run.result["asked"]
    if scenario.name == "match" and asked and all(pair[::-1] in scenario.plan["pairs"] for pair in asked):
        return "EMIT-MATCH-02"
    if scenario.name in ("two emitters", "order") and sorted(got) != sorted(due) and set(got) <= set(due):
        return "EMIT-CALL-01"  # nobody else's handler, and not the order either
    code: str = scenario.expect.otherwise
    return code


def _values(scenario: Scenario, run: Run) -> Broken | None:
    """Every handler gets the value, and nothing else."""
    given = [step[2] for step in scenario.plan["steps"] if step[0] == "emit"]
    for emit in run.result["emits"] if len(given) == len(run.result["emits"]) else ():
        value = given.pop(0)
        for _, args, row in emit["calls"]:
            if args != [value]:
                return Broken("EMIT-VALUE-01", run.rows, row, f"({value!r})", f"({', '.join(map(repr, args))})")
    return None


def _errors(expect: Expected, run: Run) -> Broken | None:
    """The errors of raising handlers reach whoever emitted."""
    reached = run.result["emits"][0]["errors"] if expect.errors else []
    if set(reached) == set(expect.errors):
        return None
    code = "EMIT-RAISE-03" if reached else "EMIT-RAISE-02"
    rows = (*run.rows, Row("—", note="no more errors reach the caller"))
    return Broken(code, rows, len(run.rows), f"the errors of {_names(expect.errors)}", _names(reached))


def _list(expect: Expected, run: Run) -> Broken | None:
    if expect.list is None or run.result["lists"] == [list(expect.list)]:
        return None
    got = run.result["lists"][0] if run.result["lists"] else []
    return Broken("EMIT-LIST-01", run.rows, None, _names(expect.list), _names(got))


def _names(names: tuple[str, ...] | list[str]) -> str:
    return ", ".join(map(str, names)) or "nobody"


def _plan(steps: Sequence[Any], cast: Sequence[str], **more: Any) -> dict[str, Any]:
    """A plan for the child. The cast is sorted: the order in which handlers are made says nothing about their turn."""
    return {"emitters": 1, "match": False, "acts": {}, "cast": sorted(cast), "steps": steps, **more}


def _type(rng: Random) -> str:
    return f"{rng.choice(_NOUNS)}.{rng.choice(_VERBS)}"


def _value(rng: Random) -> dict[str, int]:
    return {"id": rng.randrange(1000, 10_000)}


def _order(rng: Random) -> Scenario:
    cast, type = rng.sample(_PEOPLE, 6), _type(rng)
    steps = [*(["on", type, who] for who in cast), ["emit", type, _value(rng)]]
    return Scenario("order", _plan(steps, cast), Expected((tuple(cast),), "EMIT-ORDER-01"))


def _order_with_once(rng: Random) -> Scenario:
    (first, single, last), type = rng.sample(_PEOPLE, 3), _type(rng)
    steps = [["on", type, first], ["once", type, single], ["on", type, last], ["emit", type, _value(rng)]]
    expect = Expected(((first, single, last),), "EMIT-ORDER-01")
    return Scenario("once among others", _plan(steps, [first, single, last]), expect)


def _raising(rng: Random) -> Scenario:
    (first, second), type = rng.sample(_PEOPLE, 2), _type(rng)
    steps = [["on", type, first], ["on", type, second], ["emit", type, _value(rng)]]
    plan = _plan(steps, [first, second], acts={first: {"raise": f"no stove {rng.randrange(100)}"}})
    return Scenario("raising handler", plan, Expected(((first, second),), "EMIT-RAISE-01", errors=(first,)))


def _two_raising(rng: Random) -> Scenario:
    cast, type = rng.sample(_PEOPLE, 3), _type(rng)
    steps = [*(["on", type, who] for who in cast), ["emit", type, _value(rng)]]
    acts = {who: {"raise": f"no {who} {rng.randrange(100)}"} for who in (cast[0], cast[2])}
    expect = Expected((tuple(cast),), "EMIT-RAISE-01", errors=(cast[0], cast[2]))
    return Scenario("two raising handlers", _plan(steps, cast, acts=acts), expect)


def _once(rng: Random) -> Scenario:
    (first, second), type = rng.sample(_PEOPLE, 2), _type(rng)
    steps = [["on", type, first], ["once", type, second], ["emit", type, _value(rng)], ["emit", type, _value(rng)]]
    expect = Expected(((first, second), (first,)), "EMIT-ONCE-01")
    return Scenario("once", _plan(steps, [first, second]), expect)


def _once_again(rng: Random) -> Scenario:
    who, type = rng.choice(_PEOPLE), _type(rng)
    steps = [["once", type, who], ["emit", type, _value(rng)]]
    plan = _plan(steps, [who], acts={who: {"steps": [["emit", type, _value(rng)]]}})
    return Scenario("once emitting again", plan, Expected(((who,), ()), "EMIT-ONCE-02"))


def _off(rng: Random) -> Scenario:
    (gone, ended, stays), type, other = rng.sample(_PEOPLE, 3), _type(rng), f"nobody.{rng.randrange(100)}"
    steps: list[Any] = [["on", type, who] for who in (gone, ended, stays)]
    steps += [["off", type, gone], ["emit", type, _value(rng)], ["stop", type, ended], ["emit", type, _value(rng)]]
    steps += [["stop", type, ended], ["off", type, gone], ["off", other, gone], ["emit", type, _value(rng)]]
    expect = Expected(((ended, stays), (stays,), (stays,)), "EMIT-OFF-01", raising="EMIT-OFF-02")
    return Scenario("off and stop", _plan(steps, [gone, ended, stays]), expect)


def _once_off(rng: Random) -> Scenario:
    (gone, stays), type = rng.sample(_PEOPLE, 2), _type(rng)
    steps = [["once", type, gone], ["on", type, stays], ["off", type, gone], ["emit", type, _value(rng)]]
    expect = Expected(((stays,),), "EMIT-OFF-03", raising="EMIT-OFF-03")
    return Scenario("off for once", _plan(steps, [gone, stays]), expect)


def _ends_itself(rng: Random) -> Scenario:
    cast, type = rng.sample(_PEOPLE, 3), _type(rng)
    steps = [*(["on", type, who] for who in cast), ["emit", type, _value(rng)], ["emit", type, _value(rng)]]
    plan = _plan(steps, cast, acts={cast[0]: {"steps": [["stop", type, cast[0]]]}})
    expect = Expected((tuple(cast), tuple(cast[1:])), "EMIT-CHANGE-01", raising="EMIT-CHANGE-01")
    return Scenario("ending while emitting", plan, expect)


def _adds(rng: Random) -> Scenario:
    (first, second, late), type = rng.sample(_PEOPLE, 3), _type(rng)
    steps = [["on", type, first], ["on", type, second], ["emit", type, _value(rng)], ["emit", type, _value(rng)]]
    plan = _plan(steps, [first, second, late], acts={first: {"steps": [["on", type, late]]}})
    expect = Expected(((first, second), (first, second, late)), "EMIT-CHANGE-02", raising="EMIT-CHANGE-02")
    return Scenario("adding while emitting", plan, expect)


def _nobody(rng: Random) -> Scenario:
    who, type, other = rng.choice(_PEOPLE), _type(rng), f"nobody.{rng.randrange(100)}"
    steps = [["on", type, who], ["emit", other, _value(rng)], ["handlers", other]]
    expect = Expected(((),), "EMIT-NONE-02", list=(), raising="EMIT-NONE-01")
    return Scenario("no listener", _plan(steps, [who]), expect)


def _match(rng: Random) -> Scenario:
    (all_, one, other), (noun, stranger), verb = rng.sample(_PEOPLE, 3), rng.sample(_NOUNS, 2), rng.choice(_VERBS)
    type = f"{noun}.{verb}"
    steps: list[Any] = [["on", f"{noun}.", all_], ["on", f"{stranger}.", other], ["on", type, one]]
    steps += [["emit", type, _value(rng)]]
    pairs = [[listened, type] for listened in (f"{noun}.", f"{stranger}.", type)]
    plan = _plan(steps, [all_, one, other], match=True, pairs=pairs)
    return Scenario("match", plan, Expected(((all_, one),), "EMIT-MATCH-01"))


def _two_emitters(rng: Random) -> Scenario:
    (here, there), type = rng.sample(_PEOPLE, 2), _type(rng)
    steps = [["on", type, here], ["use", 1], ["on", type, there], ["emit", type, _value(rng)]]
    expect = Expected(((there,),), "EMIT-SHARED-01")
    return Scenario("two emitters", _plan(steps, [here, there], emitters=2), expect)


def _handlers(rng: Random) -> Scenario:
    cast, type = rng.sample(_PEOPLE, 3), _type(rng)
    steps = [*(["on", type, who] for who in cast), ["handlers", type], ["spoil", type], ["emit", type, _value(rng)]]
    return Scenario("handlers", _plan(steps, cast), Expected((tuple(cast),), "EMIT-LEAK-01", list=tuple(cast)))


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
    _order_with_once,  # behind the one above: a list that changes under the loop fails both, and has its own name
    _adds,
    _match,
    _handlers,
)


def smaller(scenario: Scenario) -> Iterator[Scenario]:
    """None yet: the scenario is shown whole."""
    return iter(())
