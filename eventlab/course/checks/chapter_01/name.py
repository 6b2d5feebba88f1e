"""1.3 in the parent: names, which of them are good, and what each wrong answer is called.

Each scenario is one trap. A name is built together with its verdict, from words whose tense nobody doubts, so that no
reference is needed that an answer could import. What the task leaves open is not asked: words such as `feed`, whose
`-ed` is no past; verbs such as `reset`, whose past looks like the rest; irregular pasts outside the given set.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

from eventlab.course.checks.chapter_01.name_codes import CODES, WHY
from eventlab.course.scenario import Broken, Run, Scenario

__all__ = ["CODES", "WHY", "judge", "lines", "scenarios", "smaller"]

Asked = tuple[str, bool, str]
"""A name, whether it is good, and what the wrong answer to it is called."""

_NOUNS = ("order", "payment", "parcel", "table", "guest", "kitchen", "ticket", "room")
_REGULAR = ("placed", "processed", "changed", "closed", "refused", "moved", "cancelled", "opened", "shipped")
_IRREGULAR = ("begun", "chosen", "found", "left", "lost", "made", "paid", "sent", "sold", "taken", "won")
_IMPERATIVE = ("place", "process", "change", "close", "refuse", "pay", "make", "take", "choose", "cancel")
_OTHER = ("placing", "sending", "login", "status", "shipment", "payments", "places", "sends", "sale", "closing")
_PARTICLES = ("logged_in", "signed_up", "picked_up", "checked_out", "ran_out", "taken_away", "sent_back", "left_behind")
_LONGER = ("paid_in_cash", "placed_by_phone", "left_without_paying", "opened_an_hour_early")
_INSIDE = ("credit", "media", "pedal", "editing", "presents")
_BEGINS = ("leftover", "wonder", "foundation", "soldier")
_ENDS = ("consent", "pomade")
_COMPOUND = ("credit_card", "level2", "delivery_note", "oauth2_token", "table_7")
_NOT_YET = ("to_be", "must_be", "not", "will_be", "never", "ready_to_be")
"""Words before a past that take it back: they make no verb of what they stand in front of."""
_SHOWN = 4
"""Rows of a trace at most: the name that went wrong, and those before it."""
_MIXED = 40


def scenarios(rng: Random) -> list[Scenario]:
    """Fresh words each time, and the names in a fresh order, so that nobody can answer from memory."""
    found = []
    for title, build in _BUILDERS.items():
        asked = build(rng)
        rng.shuffle(asked)
        found.append(_scenario(title, asked))
    return found


def judge(scenario: Scenario, run: Run) -> Broken | None:
    """The first name of this scenario that was answered wrongly."""
    if run.raised is not None:
        if run.raised.type != "InvalidName":  # that of check_name, which nobody caught
            return None
        return Broken("NAME-RAISE-01", *_until(run, len(run.rows) - 1), expected="False", got=str(run.raised))
    for place, ((_, due, code), got) in enumerate(zip(scenario.expect, run.result, strict=True)):
        if got is not due:
            named = code if isinstance(got, bool) else "NAME-BOOL-01"
            return Broken(named, *_until(run, place), expected=str(due), got=run.rows[place].note)
    return None


def smaller(scenario: Scenario) -> Iterator[Scenario]:
    """The same without one of the names, as long as one is left."""
    asked = scenario.expect
    for place in range(len(asked) * (len(asked) > 1)):
        yield _scenario(scenario.name, asked[:place] + asked[place + 1 :])


def lines(plan: Any) -> str:
    """Each question of the plan, with its answer printed; the name's repr shows what is invisible in it."""
    return "\n".join(f"print(repr({name!r}), is_good_name({name!r}))" for name in plan["asks"])


def _scenario(title: str, asked: list[Asked]) -> Scenario:
    return Scenario(title, {"asks": [name for name, _, _ in asked]}, asked)


def _until(run: Run, place: int) -> tuple[Any, int | None]:
    """The rows up to this one, the newest few, and where it stands among them."""
    rows = run.rows[max(0, place + 1 - _SHOWN) : place + 1]
    return rows, len(rows) - 1


def _good(code: str, *names: str) -> list[Asked]:
    return [(name, True, code) for name in names]


def _bad(code: str, *names: str) -> list[Asked]:
    return [(name, False, code) for name in names]


def _regular(rng: Random) -> list[Asked]:
    pairs = zip(rng.sample(_NOUNS, 4), rng.sample(_REGULAR, 4), strict=True)
    return _good("NAME-PAST-01", *(f"{noun}.{verb}" for noun, verb in pairs))


def _irregular(rng: Random) -> list[Asked]:
    pairs = zip(rng.sample(_NOUNS, 5), rng.sample(_IRREGULAR, 5), strict=True)
    return _good("NAME-PAST-02", *(f"{noun}.{verb}" for noun, verb in pairs))


def _imperative(rng: Random) -> list[Asked]:
    verbs = ("send", *rng.sample(_IMPERATIVE, 3))  # send ends in a d, and is no past
    pairs = zip(rng.sample(_NOUNS, 4), verbs, strict=True)
    return _bad("NAME-IMPERATIVE-01", *(f"{noun}.{verb}" for noun, verb in pairs))


def _other(rng: Random) -> list[Asked]:
    pairs = zip(rng.sample(_NOUNS, 4), rng.sample(_OTHER, 4), strict=True)
    return _bad("NAME-TENSE-01", *(f"{noun}.{word}" for noun, word in pairs))


def _capitals(rng: Random) -> list[Asked]:
    (noun, other), verb, irregular = rng.sample(_NOUNS, 2), rng.choice(_REGULAR), rng.choice(_IRREGULAR)
    camel, long = f"{noun}.{other}{verb.capitalize()}", f"{noun}.{other}{irregular.capitalize()}"
    return _bad(
        "NAME-CASE-01", f"{noun.capitalize()}.{verb}", f"{noun}.{verb.upper()}", f"{noun}{verb.title()}", camel, long
    )


def _shape(rng: Random) -> list[Asked]:
    (noun, other), verb = rng.sample(_NOUNS, 2), rng.choice(_REGULAR + _IRREGULAR)
    dots = (f"{noun}..{verb}", f".{noun}.{verb}", f"{noun}.{verb}.", f".{verb}")
    signs = (f"{noun}-{other}.{verb}", f"{noun} {other}.{verb}", f"{noun}/{other}.{verb}")
    around = (f"{noun}.{verb}\n", f" {noun}.{verb}", f"{noun}.{verb} ", f"{noun}. {verb}")
    return _bad("NAME-SHAPE-01", *dots, *signs, *around)


def _one_word(rng: Random) -> list[Asked]:
    noun, verb, irregular = rng.choice(_NOUNS), rng.choice(_REGULAR), rng.choice(_IRREGULAR)
    return _bad("NAME-DOMAIN-01", verb, irregular, f"{noun}_{verb}", f"{verb}_{noun}", "")


def _verb_elsewhere(rng: Random) -> list[Asked]:
    (noun, other), (verb, another) = rng.sample(_NOUNS, 2), rng.sample(_REGULAR, 2)
    irregular = rng.choice(_IRREGULAR)
    first = (f"{verb}.{noun}", f"{irregular}.{noun}", f"{verb}.{noun}.{other}")
    return _bad("NAME-LAST-01", *first, f"{noun}.{another}.{other}", f"{noun}.{irregular}.{other}", f"{noun}.{verb}.v2")


def _particles(rng: Random) -> list[Asked]:
    verbs = [*rng.sample(_PARTICLES, 4), rng.choice(_LONGER)]
    pairs = zip(rng.sample(_NOUNS, 5), verbs, strict=True)
    return _good("NAME-BEHIND-01", *(f"{noun}.{words}" for noun, words in pairs))


def _before(rng: Random) -> list[Asked]:
    nouns, words = rng.sample(_NOUNS, 4), rng.sample(_NOT_YET, 4)
    verbs = [*rng.sample(_REGULAR, 2), *rng.sample(_IRREGULAR, 2)]
    names = (f"{noun}.{before}_{verb}" for noun, before, verb in zip(nouns, words, verbs, strict=True))
    return _bad("NAME-FIRST-01", *names)


def _deeper(rng: Random) -> list[Asked]:
    nouns, verb, irregular = rng.sample(_NOUNS, 4), rng.choice(_REGULAR), rng.choice(_IRREGULAR)
    return _good(
        "NAME-DEEP-01",
        f"{'.'.join(nouns[:2])}.{verb}",
        f"{'.'.join(nouns[:3])}.{irregular}",
        f"{'.'.join(nouns)}.{verb}",
    )


def _compound(rng: Random) -> list[Asked]:
    pairs = zip(rng.sample(_COMPOUND, 4), rng.sample(_REGULAR + _IRREGULAR, 4), strict=True)
    return _good("NAME-SHAPE-02", *(f"{words}.{verb}" for words, verb in pairs))


def _inside(rng: Random) -> list[Asked]:
    words = [*rng.sample(_INSIDE, 2), *rng.sample(_BEGINS, 2), *_ENDS]
    return _bad("NAME-INSIDE-01", *(f"{noun}.{word}" for noun, word in zip(rng.sample(_NOUNS, 6), words, strict=True)))


def _mixed(rng: Random) -> list[Asked]:
    """Some of everything in one row, so that what an answer remembers from the last name shows."""
    asked = [one for title, build in _BUILDERS.items() if title != "mixed" for one in build(rng)]
    return rng.sample(asked, _MIXED)


_BUILDERS = {
    "regular past": _regular,
    "irregular past": _irregular,
    "imperative": _imperative,
    "other forms": _other,
    "capitals": _capitals,
    "shape": _shape,
    "one word": _one_word,
    "verb elsewhere": _verb_elsewhere,
    "words behind the verb": _particles,
    "words before a past": _before,
    "deeper names": _deeper,
    "compound words": _compound,
    "letters inside": _inside,
    "mixed": _mixed,
}
