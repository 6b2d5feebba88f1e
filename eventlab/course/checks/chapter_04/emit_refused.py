"""4.3: what is left when there is no event, when Redis fails, and when a listener does."""

from __future__ import annotations

from eventlab.course.checks.chapter_04.emit_seen import Seen
from eventlab.course.scenario import Broken


def refused(seen: Seen) -> Broken | None:
    """The error reaches the caller; nothing is stored, nobody is told."""
    result, expected = seen.run.result, "an error for the caller, and no trace of the event"
    left = [*result["streams"], *(f"streams: {type}" for type in result["noted"])]
    left += [f"told: {tell['who']}" for tell in seen.tells]
    last, odd = len(seen.run.rows) - 1, seen.steps[0]["odd"]
    large = odd is not None and odd[1] == "large"
    if result["calls"][0]["raised"]:
        code = "STORE-LARGE-01" if large else "STORE-REFUSE-03"
        got = "left behind: " + ", ".join(left)
        return seen.broken(code, expected, got, seen.row_of(left[0]) or seen.row_of("streams")) if left else None
    if not result["streams"]:
        return seen.broken("STORE-REFUSE-02", expected, "no error", last)
    if large or not odd:
        code = "STORE-LARGE-01" if large else "STORE-REFUSE-01"
        return seen.broken(code, expected, "stored in " + ", ".join(result["streams"]), last)
    key, kind = odd
    data = seen.entries[0].get("data", {}) if seen.entries else {}
    if isinstance(data, dict) and key in data:
        return seen.broken("STORE-JSON-01", expected, f"stored: a {kind} became {data[key]!r}", last)
    return seen.broken("STORE-JSON-02", expected, f"stored without {key!r}, which was a {kind}", last)


def failed(seen: Seen) -> Broken | None:
    """Redis failed: nothing is sent again, nobody is told, and the caller gets the very error."""
    expected, last = "an error for the caller, and nobody told", len(seen.run.rows) - 1
    if len(seen.entries) > 1:
        got = f"{len(seen.entries)} entries in the log"
        return seen.broken("STORE-RETRY-01", "one entry in the log at most", got, seen.last_store())
    if seen.tells:
        return seen.broken("STORE-GHOST-01", expected, f"told: {seen.tells[0]['who']}", seen.tells[0]["row"])
    families = seen.run.result["calls"][0]["raised"]
    if not families:
        return seen.broken("STORE-SWALLOW-01", expected, "no error", last)
    if not any("RedisError" in names for names in families):
        return seen.broken("STORE-ERROR-01", "the error that Redis gave", " and ".join(n[0] for n in families), last)
    return None


def stays(seen: Seen) -> Broken | None:
    """A listener raised, and the event is where it was; whether the caller gets the error is left to the answer."""
    if seen.entries:
        return None
    return seen.broken("STORE-UNDO-01", "the event stays in the log", "an empty stream", missing="no longer in the log")
