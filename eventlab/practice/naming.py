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
    build buy charge check clean clear click close complete cook copy count cut deploy end export fix hit import
    install invite kill list load lock log lookup mark match merge move open place print put query read reboot
    refresh refund release replay reroute reserve reset resize respawn restore retry revert run scan schedule search
    share ship show sign spawn start stop store sync trigger unpack update upload
""")
"""Verbs that are things or qualities just as well: `metrics.update` may be an update, `ai.complete` be complete."""
_VAGUE = _set("updated changed modified edited altered processed handled touched performed executed done")
_ONE_THING = _set("password price email address name quantity amount limit plan role language currency")
"""What has no parts: that it has changed says what has changed."""
_TRADE = _set("payment.processed refund.processed job.done task.done")
"""Verbs that are vague elsewhere, and a term of the trade here."""
_VERSION = re.compile(r"^v(\d+)\.|[._]v(\d+)$")
"""At either end of a name; `api.v1.switched_off` is about version 1."""
_EVENT = re.compile(r"^(?:event|evt)\.|[._](?:event|evt)$")
"""At either end of a name; `calendar.event.created` is about an event."""
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
    try:
        plain, misshapen = check_name(name), None
    except InvalidName:
        plain = suggest_name(name) or ""
        bare = _bare(plain)
        misshapen = ("DESIGN-NAME-01", _in_shape(bare, said if bare == plain else advise(bare)))
    sense = _sense(name, plain, said) if plain else None
    return tuple(each for each in (misshapen, sense) if each)


def _in_shape(plain: str, said: Advice) -> str:
    if said.kind == "query" and plain:
        first, *rest = _words(plain)
        return f"As a Query it may be called {'_'.join(rest) or 'stock'}.{first}."
    better = _shorter(said.mend) or plain
    return f"Name it {better}." if better else "Try a name such as order.placed."


def _sense(name: str, plain: str, said: Advice) -> tuple[str, str] | None:
    """What a name says wrong, its shape apart; `plain` is the name in a good one."""
    if version := _VERSION.search(plain):
        better = _VERSION.sub("", plain)
        return (
            "DESIGN-VERSION-04",
            f"Name it {advise(better).mend or better}, and write version: {version[1] or version[2]}.",
        )
    if (bare := _bare(plain)) != plain:
        return "DESIGN-NAME-02", f"Name it {advise(bare).mend or bare}."
    if said.kind == "query":
        return _query(plain)
    if said.kind == "command":
        return _order(name, plain, said)
    return _no_verb(plain, said) if said.kind == "none" else _crooked(plain, said)


def _bare(plain: str) -> str:
    """A name without the word event at an end of it, if it tells of the past without it."""
    bare = _EVENT.sub("", plain)
    said = advise(bare)
    return bare if said.kind == "event" and (said.good or said.mend) else plain


def _query(plain: str) -> tuple[str, str]:
    asking = next(word for word in _words(plain) if mood(word) == "question")
    if asking in _THINGS_TOO and "." in plain:
        return (
            "DESIGN-AMBIGUOUS-01",
            f"If {asking!r} is a thing, add what has happened to it: {plain}.printed, perhaps.",
        )
    return "DESIGN-QUERY-01", "Ask with a Query, or emit what was found out: stock.counted, user.found."


def _order(name: str, plain: str, said: Advice) -> tuple[str, str]:
    last = plain.rpartition(".")[2].split("_")
    wishes = any(word in MODALS for word in _words(plain))
    behind = wishes or ("." in name and mood(last[0]) == "order")
    better = _shorter(said.mend)
    verb = last[0] if behind else _words(plain)[0]
    if verb in _THINGS_TOO and "." in name and not wishes:
        vague = better is None or better.rpartition(".")[2] in _VAGUE
        return "DESIGN-AMBIGUOUS-01", f"Say what has happened: {f'{plain}.received, perhaps' if vague else better}."
    done = f"{better}, when it is done; or " if better else ""
    mend = f"Emit {done}the fact that makes somebody do it, such as user.registered. A wish is a Command."
    return ("DESIGN-COMMAND-01" if behind else "DESIGN-IMPERATIVE-01"), mend


def _no_verb(plain: str, said: Advice) -> tuple[str, str]:
    if "." not in plain:
        mend = f"Put before a dot what it is about, or behind one what has happened: {plain}.raised, perhaps."
        return "DESIGN-DOMAIN-02", mend
    better = said.mend or _past_of_form(plain)
    return "DESIGN-TENSE-01", f"Name it {better}." if better else f"Add what happened: {plain}.received, perhaps."


def _crooked(plain: str, said: Advice) -> tuple[str, str] | None:
    """It tells of the past, and yet there may be something to mend."""
    better, last = said.mend, plain.rpartition(".")[2].split("_")
    if any(spelt(word) != word for word in _words(plain)):
        return "DESIGN-TENSE-02", f"Name it {better}."
    if "." not in plain:
        if better:
            return "DESIGN-DOMAIN-01", f"Name it {better}."
        return "DESIGN-DOMAIN-02", f"Put before a dot what it is about: order.{plain}."
    if better in (None, plain) or mood(last[-1]) == "past":  # `cart.item_added` is found by `cart.*`, too
        return None
    return "DESIGN-TENSE-03", f"Name it {better}."


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
        part = f"{about}.{'_'.join(told[0].words)}.changed" if len(told) == 1 else f"{about}.renamed, {about}.closed"
        mend = f"Say what happened, with an event for each thing that can: {part}."
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
