"""4.3 in the parent: the situations for `emit`, and what each difference is called.

An event is seen in three places: in the log, by the listeners, and in the answer. All three must be one and the same,
and the log must come first. Cards name ids and positions by letters: the real ones differ from run to run.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from fnmatch import fnmatchcase
from random import Random

from eventlab.course.checks.chapter_04.emit_codes import CODES, WHY
from eventlab.course.checks.chapter_04.emit_lines import lines
from eventlab.course.checks.chapter_04.emit_plans import BUILDERS
from eventlab.course.checks.chapter_04.emit_refused import failed, refused, stays
from eventlab.course.checks.chapter_04.emit_seen import Seen, entry, steady
from eventlab.course.checks.chapter_04.emit_smaller import smaller
from eventlab.course.scenario import Broken, Run, Scenario

__all__ = ["CODES", "WHY", "judge", "lines", "scenarios", "smaller"]


def scenarios(rng: Random) -> list[Scenario]:
    """Fresh types, values, moments and listeners; `expect` names the judgement that is due."""
    return [build(rng) for build in BUILDERS]


def judge(scenario: Scenario, run: Run) -> Broken | None:
    """The first promise that this run broke."""
    if run.raised is not None:
        return _known_error(run)
    found: Broken | None = _JUDGEMENTS[scenario.expect](Seen.of(scenario.plan, run))
    return found


def _known_error(run: Run) -> Broken | None:
    """An exception that shows a misconception; any other becomes the verdict *error*."""
    raised = run.raised
    assert raised is not None
    if "coroutine" in raised.message:
        code = "STORE-AWAIT-01"
    elif "position is b'" in raised.message:
        code = "STORE-POSITION-02"
    elif "equal or smaller" in raised.message:  # what Redis says of a position that lies behind the newest
        code = "STORE-POSITION-03"
    elif raised.type == "FrozenInstanceError":
        code = "STORE-FROZEN-01"
    else:
        return None
    return Broken(code, run.rows, len(run.rows) - 1 if run.rows else None, got=steady(str(raised)))


def _told(seen: Seen) -> Broken | None:
    """Stored, then told, then returned; one event, whole, in all three places."""
    checks = (_stored, _past, _first, _heard, _returned, _late, _one_id, _as_given, _positioned, _noted, _alike)
    return next((found for check in checks if (found := check(seen)) is not None), None)


def _stored(seen: Seen) -> Broken | None:
    due, came = len(seen.steps), len(seen.entries)
    keys = sorted({f"stream:{step['type']}" for step in seen.steps})
    others = [key for key in seen.run.result["streams"] if key not in keys]
    if came < due and others:
        return seen.broken("STORE-KEY-01", " and ".join(keys), ", ".join(others), seen.row_of(others[0]))
    if came < due:
        return seen.broken("STORE-NONE-01", _count(due), _count(came), missing=f"never stored in {keys[0]}")
    if {} in seen.entries:
        streams = seen.run.result["streams"]
        fields = next(fields for key in keys for _, fields in streams.get(key, []) if not entry("", fields))
        got = ", ".join(f"{name}: {steady(text)[:60]}" for name, text in fields.items())
        return seen.broken(
            "STORE-FORM-01", 'event: {"id": …, "type": …, "time": …, "data": …}', got, seen.row_of(keys[0])
        )
    if came > due:
        return seen.broken("STORE-TWICE-01", _count(due), _count(came), seen.row_of(keys[0], last=True))
    return None


def _past(seen: Seen) -> Broken | None:
    """What was in the log before is there still."""
    due, kept = seen.plan["past"], seen.older
    if kept == due:
        return None
    return seen.broken("STORE-PAST-01", f"all {due} older events in the log", f"{kept} of them", seen.last_store())


def _first(seen: Seen) -> Broken | None:
    """What a listener found in the log when it was told."""
    ids = [event["id"] for event in seen.entries]
    for tell in seen.tells:
        if not tell["stored"] or (tell["event"].get("id") in ids and tell["event"]["id"] not in tell["stored"]):
            return seen.broken("STORE-FIRST-01", "stored, then told", "told, and stored later", tell["row"])
    return None


def _heard(seen: Seen) -> Broken | None:
    """Every listener whose pattern names the type hears of each emit, once."""
    wrong = next((tell for tell in seen.tells if "!" in tell["event"]), None)
    if wrong is not None:
        return seen.broken("STORE-TELL-02", "an Event", wrong["event"]["!"], wrong["row"])
    for who, pattern in seen.plan["listeners"].items():
        due = sum(fnmatchcase(step["type"], pattern) for step in seen.steps)
        came = [tell["row"] for tell in seen.tells if tell["who"] == who]
        if len(came) < due:
            return seen.broken(
                "STORE-TELL-01", _times(due), _times(len(came)), missing=f"{who} listens, and is not told"
            )
        if len(came) > due:
            return seen.broken("STORE-TELL-01", _times(due), _times(len(came)), came[-1])
    return None


def _returned(seen: Seen) -> Broken | None:
    wrong = next((call for call in seen.run.result["calls"] if "!" in call["answer"]), None)
    return None if wrong is None else seen.broken("STORE-RETURN-01", "an Event", wrong["answer"]["!"], wrong["row"])


def _late(seen: Seen) -> Broken | None:
    """Nobody is told after the caller has got the event."""
    ends = {call["answer"]["id"]: call["row"] for call in seen.run.result["calls"]}
    for tell in seen.tells:
        if tell["row"] > ends.get(tell["event"]["id"], tell["row"]):
            return seen.broken("STORE-LATE-01", "told, then returned", "returned, and told later", tell["row"])
    return None


def _one_id(seen: Seen) -> Broken | None:
    """As many ids as emits, and no others in any place."""
    places: dict[str, set[str]] = {}
    for place, event, _ in seen.everywhere():
        places.setdefault(place, set()).add(event["id"])
    letters: dict[str, str] = {}
    shown = [
        f"{place} {' and '.join(letters.setdefault(id, chr(ord('A') + len(letters))) for id in sorted(ids))}"
        for place, ids in places.items()
    ]
    if len(letters) < len(seen.steps):
        return seen.broken("STORE-ID-02", f"{len(seen.steps)} ids", f"{len(letters)}: {', '.join(shown)}")
    stored = places["stored"]  # a listener may hear of some types only
    if places["returned"] != stored or not places.get("told", stored) <= stored:
        stranger = next((tell["row"] for tell in seen.tells if tell["event"]["id"] not in stored), None)
        return seen.broken("STORE-ID-01", "one id in all places", ", ".join(shown), stranger)
    return None


def _as_given(seen: Seen) -> Broken | None:
    """Every sight of an event agrees with what the caller gave."""
    due = {answer["id"]: step for answer, step in zip(seen.answers, seen.steps, strict=True)}
    for place, event, row in seen.everywhere():
        step = due[event["id"]]
        given = {"type": step["type"], "data": step["data"], **step["fields"]}
        for name, value in given.items():
            if event.get(name) != value:
                return seen.broken(
                    "STORE-FIELDS-01", _field(name, value), f"{place}: {_field(name, event.get(name))}", row
                )
        if _moment(event["time"]) != _moment(step["now"]):
            got = f"{place}: {_clock(event['time'], step['now'])}"
            return seen.broken("STORE-TIME-01", f"{step['now']}, which is {_utc(step['now'])}", got, row)
    return None


def _positioned(seen: Seen) -> Broken | None:
    due = {event["id"]: event["position"] for event in seen.entries}
    for place, event, row in seen.everywhere():
        position = event["position"]
        if position != due[event["id"]]:
            bytes_ = isinstance(position, str) and position.startswith("b'")
            got = "none" if position is None else "the text of bytes, b'…'" if bytes_ else "another one"
            code = "STORE-POSITION-02" if bytes_ else "STORE-POSITION-01"
            return seen.broken(code, "the stream's own position", f"{place}: {got}", row)
    return None


def _noted(seen: Seen) -> Broken | None:
    noted: list[str] = seen.run.result["noted"]
    types = sorted({step["type"] for step in seen.steps})
    if set(types) <= set(noted):
        early = next((tell for tell in seen.tells if not tell["noted"]), None)
        due, got = "the type is in the set, then told", "told, and the type comes later"
        return None if early is None else seen.broken("STORE-TYPE-02", due, got, early["row"])
    got = ", ".join(noted) or "nothing"
    return seen.broken("STORE-TYPE-01", f"{', '.join(types)} in the set streams", got, missing="streams lacks the type")


def _alike(seen: Seen) -> Broken | None:
    """What was told is what was returned, in every field."""
    due = {answer["id"]: answer for answer in seen.answers}
    for tell in seen.tells:
        names = [name for name, value in due[tell["event"]["id"]].items() if tell["event"].get(name) != value]
        if names:
            return seen.broken("STORE-TELL-02", "the event that is returned", f"another {names[0]}", tell["row"])
    return None


_JUDGEMENTS: dict[str, Callable[[Seen], Broken | None]] = {
    "told": _told,
    "refused": refused,
    "failed": failed,
    "stays": stays,
}


def _count(number: int) -> str:
    return f"{number} {'entry' if number == 1 else 'entries'} in the log"


def _times(number: int) -> str:
    return {0: "never told", 1: "told once"}.get(number, f"told {number} times")


def _field(name: str, value: object) -> str:
    """A field in words; an id that was made up differs from run to run."""
    if name == "id" and steady(str(value)) != value:
        return "an id of its own making"
    return f"{name} {value!r}" if value is not None else f"no {name}"


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _utc(text: str) -> str:
    return _moment(text).astimezone(UTC).isoformat().replace("+00:00", "Z")


def _clock(got: str, due: str) -> str:
    """The wrong time, as text that is the same each time: the machine's clock is called by its name."""
    return got if abs(_moment(got) - _moment(due)) < timedelta(days=2) else "the machine's clock, or another moment"
