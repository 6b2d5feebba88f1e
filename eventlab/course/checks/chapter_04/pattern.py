"""4.2 in the parent: pairs of a pattern and a name, and what each wrong answer is called.

Each scenario is one trap: whoever knows all traps but this one fails only there. Patterns of one star come first,
because whoever gets those wrong gets the others wrong too.

The standard library says what is right: with no `?` and no `[` in a pattern, its rule is ours. A reference written
here could be imported by an answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase
from random import Random
from typing import Any

from eventlab.course.checks.chapter_04.pattern_codes import CODES, WHY
from eventlab.course.scenario import Broken, Run, Scenario

__all__ = ["CODES", "WHY", "judge", "scenarios", "smaller"]

Pair = tuple[str, str]
"""A pattern and a name."""

_NOUNS = ("order", "payment", "parcel", "table", "guest", "kitchen")
_VERBS = ("placed", "changed", "sent", "closed", "refused", "moved")
_SHOWN = 4
"""Rows of a trace at most: the pair that went wrong, and those before it."""
_DOTS = "......"
"""A run that an escaped star still stands for. The answer to it is a clue, and not judged."""


def scenarios(rng: Random) -> list[Scenario]:
    """Fresh words each time, and the pairs in a fresh order, so that nobody can answer from memory."""
    found = []
    for title, build in _BUILDERS.items():
        pairs = build(rng)
        rng.shuffle(pairs)
        pairs.sort(key=_is_odd)
        found.append(Scenario(title, {"asks": pairs}, [_expected(*pair) for pair in pairs]))
    return found


def _expected(pattern: str, name: str) -> bool | None:
    return None if name.endswith(_DOTS) else fnmatchcase(name, pattern)


def _is_odd(pair: Pair) -> bool:
    """Whether the pair is there to tell two mistakes apart: it comes last, for a plainer one makes the better card."""
    return "*" in pair[1] or pair[1].endswith(_DOTS)


def judge(scenario: Scenario, run: Run) -> Broken | None:
    """The first pair of this scenario that was answered wrongly."""
    if run.raised is not None:
        if run.raised.type not in ("error", "PatternError"):  # the name of re.error, which Python 3.13 has changed
            return None
        return Broken("MATCH-REGEX-01", *_until(run, len(run.rows) - 1), got=str(run.raised))
    for place, (due, got) in enumerate(zip(scenario.expect, run.result, strict=True)):
        if due is not None and got is not due:
            code = _code(scenario, run.result, got) if isinstance(got, bool) else "MATCH-BOOL-01"
            return Broken(code, *_until(run, place), expected=str(due), got=run.rows[place].note)
    return None


def _until(run: Run, place: int) -> tuple[Any, int | None]:
    """The rows up to this one, the newest few, and where it stands among them."""
    rows = run.rows[max(0, place + 1 - _SHOWN) : place + 1]
    return rows, len(rows) - 1


def _code(scenario: Scenario, answers: list[Any], got: bool) -> str:
    """The scenario's own code, or a closer one where the other pairs tell more."""
    said = {tuple(pair): answer for pair, answer in zip(scenario.plan["asks"], answers, strict=True)}
    match scenario.name:
        case "one star" if _swapped(said):
            return "MATCH-SWAP-01"
        case "one star" if not got:
            return "MATCH-ESCAPE-01" if _escaped(said) else "MATCH-STAR-01"
        case "several stars" if not got and _only_last(said):
            return "MATCH-STARS-02"
    return _OTHERWISE[scenario.name]


def _swapped(said: dict[Pair, Any]) -> bool:
    """Whether the star worked in the name, and not in the pattern."""
    return any(yes and "*" in name and "*" not in pattern for (pattern, name), yes in said.items()) and not any(
        yes and "*" in pattern for (pattern, _), yes in said.items()
    )


def _escaped(said: dict[Pair, Any]) -> bool:
    """Whether the star stood for a run of dots and for nothing else: that is what an escaped one leaves behind."""
    dotted = {pattern for (pattern, name), yes in said.items() if yes and name.endswith(_DOTS)}
    return any(not yes and pattern in dotted and fnmatchcase(name, pattern) for (pattern, name), yes in said.items())


def _only_last(said: dict[Pair, Any]) -> bool:
    """Whether the first star stood for itself, and the last did its work."""
    return any(yes and name.startswith("*") for (_, name), yes in said.items()) and not any(
        yes and not name.startswith("*") and "*" in name for (_, name), yes in said.items()
    )


def _plain(rng: Random) -> list[Pair]:
    (noun, other), (verb, another) = rng.sample(_NOUNS, 2), rng.sample(_VERBS, 2)
    return [(noun, noun), (f"{noun}.{verb}", f"{noun}.{verb}"), (noun, other), (f"{noun}.{verb}", f"{other}.{another}")]


def _one_star(rng: Random) -> list[Pair]:
    (noun, other), (verb, another) = rng.sample(_NOUNS, 2), rng.sample(_VERBS, 2)
    type = f"{noun}.{verb}"
    pairs = [("*", noun), (f"{noun}.*", type), (f"*.{verb}", type), (f"{noun}.{verb[0]}*{verb[-1]}", type)]
    pairs += [(f"{noun}.*", f"{other}.{verb}"), (f"*.{verb}", f"{noun}.{another}")]
    return [*pairs, (f"{noun}.*", f"{noun}.{_DOTS}"), (type, f"{noun}.*")]


def _dots(rng: Random) -> list[Pair]:
    noun, (verb, another) = rng.choice(_NOUNS), rng.sample(_VERBS, 2)
    between = rng.choice("_x7")
    name, long = f"{noun}{between}{verb}", f"{noun}.{another}{between}{verb}"
    return [(f"{noun}.*", name), (f"{noun}.{verb}", name), (f"*.{verb}", long)]


def _start(rng: Random) -> list[Pair]:
    (noun, before), verb = rng.sample(_NOUNS, 2), rng.choice(_VERBS)
    return [(pattern, f"{before}.{noun}.{verb}") for pattern in (f"{noun}.{verb}", f"{noun}.*", f"{noun}*{verb}")]


def _end(rng: Random) -> list[Pair]:
    noun, (verb, after) = rng.choice(_NOUNS), rng.sample(_VERBS, 2)
    return [(pattern, f"{noun}.{verb}.{after}") for pattern in (f"{noun}.{verb}", f"*.{verb}", f"{noun}*{verb}")]


def _across(rng: Random) -> list[Pair]:
    (noun, middle, inner), verb = rng.sample(_NOUNS, 3), rng.choice(_VERBS)
    long = f"{noun}.{middle}.{inner}.{verb}"
    return [
        ("*", f"{noun}.{verb}"),
        (f"{noun}.*", f"{noun}.{middle}.{verb}"),
        (f"*.{verb}", long),
        (f"{noun}.*.{verb}", long),
    ]


def _any_character(rng: Random) -> list[Pair]:
    (noun, other), verb, number = rng.sample(_NOUNS, 2), rng.choice(_VERBS), rng.randrange(2, 10)
    return [(f"{noun}.*", f"{noun}.{verb}_{other}"), (f"{noun}.*", f"{noun}.{other}{number}")]


def _empty(rng: Random) -> list[Pair]:
    noun, verb = rng.choice(_NOUNS), rng.choice(_VERBS)
    return [(pattern, f"{noun}.{verb}") for pattern in (f"{noun}.{verb}*", f"*{noun}.{verb}", f"{noun}.*{verb}")]


def _shared(rng: Random) -> list[Pair]:
    noun, verb = rng.choice(_NOUNS), rng.choice(_VERBS)
    return [(f"{noun}.*.{verb}", f"{noun}.{verb}"), (f"{noun}*{noun}", noun)]


def _again(rng: Random) -> list[Pair]:
    (noun, other), verb = rng.sample(_NOUNS, 2), rng.choice(_VERBS)
    name = f"{noun}.{verb}.{other}.{verb}"
    return [(f"*.{verb}", name), (f"{noun}.*{verb}", name)]


def _several(rng: Random) -> list[Pair]:
    (noun, other), (verb, another) = rng.sample(_NOUNS, 2), rng.sample(_VERBS, 2)
    two, three = f"*.{other}*{verb}", f"*.{other}*{verb}*{another}"
    pairs = [(two, f"{noun}.{other}.{verb}"), (three, f"{noun}.{other}_{verb}.{another}")]
    # With a star in the name too one can tell which of the two in the pattern stood for itself.
    return [*pairs, (two, f"*.{other}.{verb}"), (two, f"{noun}.{other}*{verb}"), (two, f"{other}.{noun}.{verb}")]


def _in_order(rng: Random) -> list[Pair]:
    (noun, other), verb = rng.sample(_NOUNS, 2), rng.choice(_VERBS)
    name = f"{noun}.{other}.{verb}"
    return [(f"*{other}*{noun}*", name), (f"*{verb}*{noun}*", name), (f"*{noun}*{other}*", name)]


def _case(rng: Random) -> list[Pair]:
    noun, verb = rng.choice(_NOUNS), rng.choice(_VERBS)
    return [(f"{noun}.*", f"{noun.capitalize()}.{verb}"), (f"{noun}.{verb}", f"{noun}.{verb.upper()}")]


def _random(rng: Random) -> list[Pair]:
    """Sixty pairs from so few letters that a wrong name comes close, with up to five stars."""
    return [_random_pair(rng) for _ in range(60)]


def _random_pair(rng: Random) -> Pair:
    parts = ["".join(rng.choices("ab.", k=rng.randint(1, 3))) for _ in range(rng.randint(1, 6))]
    runs = ["".join(rng.choices("ab._", k=rng.randint(0, 12))) for _ in parts[1:]]
    name = "".join(part + run for part, run in zip(parts, [*runs, ""], strict=True))
    for _ in range(rng.choice((0, 1, 2, 4))):  # a few characters changed decide more often than a name from nothing
        at = rng.randrange(len(name))
        name = name[:at] + rng.choice("ab._") + name[at + 1 :]
    return "*".join(parts), name


_BUILDERS = {
    "plain names": _plain,
    "one star": _one_star,
    "dots": _dots,
    "beginning": _start,
    "end": _end,
    "across dots": _across,
    "any character": _any_character,
    "empty star": _empty,
    "nothing twice": _shared,
    "second place": _again,
    "several stars": _several,
    "parts in order": _in_order,
    "capitals": _case,
    "random patterns": _random,
}

_OTHERWISE = {
    "plain names": "MATCH-PLAIN-01",
    "one star": "MATCH-REST-01",
    "dots": "MATCH-DOT-01",
    "beginning": "MATCH-START-01",
    "end": "MATCH-END-01",
    "across dots": "MATCH-RUN-01",
    "any character": "MATCH-RUN-02",
    "empty star": "MATCH-EMPTY-01",
    "nothing twice": "MATCH-SHARE-01",
    "second place": "MATCH-AGAIN-01",
    "several stars": "MATCH-STARS-01",
    "parts in order": "MATCH-ORDER-01",
    "capitals": "MATCH-CASE-01",
    "random patterns": "MATCH-ANY-01",
}


def smaller(scenario: Scenario) -> Iterator[Scenario]:
    """None yet: the scenario is shown whole."""
    return iter(())
