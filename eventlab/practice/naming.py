"""The linter on names: shape, tense, domain, and whether it is an event at all.

It reads a name as the coach of chapter 1 does (`event/advice.py`), with the same list of verbs; and sorts what the
coach says by how much it matters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from eventlab.errors import InvalidName
from eventlab.event import Advice, advise, check_name, suggest_name
from eventlab.event.tense import MODALS, mood, past_of, spelt
from eventlab.practice.described import Described, Field
from eventlab.practice.design_codes import found
from eventlab.practice.findings import Finding


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_THINGS_TOO = _set("""
    build buy charge check clean clear click close complete cook copy count cut deploy end export find fix handle hit
    import install invite list load lock log lookup mark match merge move open place print process put query read
    refresh refund release replay reserve reset restore retry run scan schedule search share ship show sign start stop
    store sync trigger update upload
""")
"""Verbs that are things or qualities just as well: `metrics.update` may be an update, `ai.complete` be complete."""
_VAGUE = _set("updated changed modified edited altered processed handled touched performed executed done")
_ONE_THING = _set("password price email address name quantity amount limit plan role language currency")
"""What has no parts: that it has changed says what has changed."""
_TRADE = _set("payment.processed refund.processed job.done task.done")
"""Verbs that are vague elsewhere, and a term of the trade here."""
_ASIDE = _set("to for from with by via on in at of into")
"""Where a mend stops: `email_to_user.sent` is no better than `email.sent`."""


def naming(at: Described, details: list[Field]) -> Iterator[Finding]:
    """What can be said of the type alone, and with the data beside it where the verb is vague."""
    if at.type is None or at.type == "":
        mend = "Say what happened: type: order.placed."
        yield found("DESIGN-SHAPE-01", at, "type", "no type", mend)
    elif not isinstance(at.type, str):
        mend = "Write it as a text: 'order.placed'."
        yield found("DESIGN-NAME-01", at, "type", repr(at.type)[:60], mend)
    else:
        for code, mend in _of_name(at.type):
            yield found(code, at, "type", repr(at.type[:60]), mend)
        yield from _vague(at, details)


@lru_cache(maxsize=4096)  # a file of events holds the same few types again and again
def _of_name(name: str) -> tuple[tuple[str, str], ...]:
    """(code, mend) for all that can be said of a name."""
    said = advise(name)
    if said.good:
        return ()
    try:
        plain, wrong = check_name(name), []
    except InvalidName:
        plain = suggest_name(name) or ""
        better = _shorter(said.mend) or plain
        wrong = [("DESIGN-NAME-01", f"Name it {better}." if better else "Try a name such as order.placed.")]
    if not plain:
        return tuple(wrong)
    sense = _sense(plain, said)
    return (*wrong, *([sense] if sense else []))


def _sense(plain: str, said: Advice) -> tuple[str, str] | None:
    """What the name of a good shape says wrong."""
    if said.kind == "query":
        return _query(plain)
    if said.kind == "command":
        return _order(plain, said)
    if said.kind == "none":
        return _no_verb(plain, said)
    return _crooked(plain, said)


def _query(plain: str) -> tuple[str, str]:
    asking = next(word for word in _words(plain) if mood(word) == "question")
    if asking in _THINGS_TOO:
        return (
            "DESIGN-AMBIGUOUS-01",
            f"If {asking!r} is a thing, add what has happened to it: {plain}_created, perhaps.",
        )
    return "DESIGN-QUERY-01", "Ask with a Query, or emit what was found out: stock.counted, user.found."


def _order(plain: str, said: Advice) -> tuple[str, str]:
    wish = next((word for word in _words(plain) if word in MODALS), None)
    last = plain.rpartition(".")[2].split("_")
    behind = wish is None and "." in plain and mood(last[0]) == "order"
    verb = last[0] if behind else _words(plain)[0]
    better = _shorter(said.mend)
    if wish is None and verb in _THINGS_TOO and ("." in plain):
        name = better or "the same with a verb in the past"
        return "DESIGN-AMBIGUOUS-01", f"Say what has happened: {name}."
    done = f"{better}, when it is done; or " if better else ""
    mend = f"Emit {done}the fact that makes somebody do it, such as user.registered. A wish is a Command."
    verb_first = not behind and wish is None
    return ("DESIGN-IMPERATIVE-01" if verb_first else "DESIGN-COMMAND-01"), mend


def _no_verb(plain: str, said: Advice) -> tuple[str, str]:
    if "." not in plain:
        return (
            "DESIGN-DOMAIN-02",
            f"Put before a dot what it is about, and behind it what has happened: {plain}.raised.",
        )
    better = said.mend or _past_of_form(plain)
    return "DESIGN-TENSE-01", f"Name it {better}." if better else f"Add a verb in the past: {plain}_received, perhaps."


def _crooked(plain: str, said: Advice) -> tuple[str, str] | None:
    """It tells of the past, and yet there is something to mend."""
    better = said.mend
    if any(re.fullmatch(r"v\d+", word) for word in _words(plain)):
        version = re.search(r"v(\d+)", plain)
        return "DESIGN-VERSION-04", f"Name it {better or 'without'}, and put {version and version[1]} into version."
    if any(spelt(word) != word for word in _words(plain)):
        return "DESIGN-TENSE-02", f"Name it {better}."
    if better == plain or said.good:  # only the shape was wrong, and that is said
        return None
    if "." not in plain:
        if better:
            return "DESIGN-DOMAIN-01", f"Name it {better}."
        return "DESIGN-DOMAIN-02", f"Put before a dot what it is about: order.{plain}."
    return "DESIGN-TENSE-03", f"Name it {better}." if better else "Put the verb right behind the last dot."


def _vague(at: Described, details: list[Field]) -> Iterator[Finding]:
    """`user.updated` says that somebody should look; `user.email_changed` says what happened."""
    about, _, last = at.type.rpartition(".")
    subject, verb = _words(about), last.split("_")
    if verb[-1] not in _VAGUE or not about or at.type in _TRADE:
        return
    if [*subject, *verb][-2] in ("status", "state"):
        mend = f"Name the new state, with an event for each: {subject[0]}.shipped, {subject[0]}.closed."
    elif len(subject) > 1 or len(verb) > 1 or subject[0] in _ONE_THING:
        return  # it says what of it
    else:
        told = [each for each in details if each.path.count(".") == 1 and each.words[-1:] != ("id",)]
        what = "_".join(told[0].words) if len(told) == 1 else "email"
        mend = f"Say what happened, with an event for each thing: {about}.{what}_changed, {about}.closed."
    yield found("DESIGN-VAGUE-01", at, "type", repr(at.type[:60]), mend)


def _past_of_form(plain: str) -> str | None:
    """`order.shipping` and `order.ships` → `order.shipped`."""
    about, _, last = plain.rpartition(".")
    verb, *behind = last.split("_")
    stems = [verb[:-3], verb[:-3] + "e", verb[:-4]] if verb.endswith("ing") else [verb[:-1], verb[:-2]]
    stem = next((each for each in stems if verb[-1:] in ("g", "s") and mood(each) == "order"), None)
    return f"{about}.{'_'.join([past_of(stem), *behind])}" if stem else None


def _shorter(name: str | None) -> str | None:
    """A mend without what an order says to whom: `email_to_user.sent` → `email.sent`."""
    if not name:
        return None
    segments = []
    for segment in name.split("."):
        words = segment.split("_")
        aside = next((place for place, word in enumerate(words) if word in _ASIDE and place), len(words))
        segments.append("_".join(words[:aside]))
    short = ".".join(segments)
    return short if advise(short).good else name


def _words(plain: str) -> list[str]:
    return [word for segment in plain.split(".") for word in segment.split("_")]
