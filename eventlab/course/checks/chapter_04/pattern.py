"""4.2 in the parent: pairs of a pattern and a name, and what each wrong answer is called.

Each scenario is one trap: whoever knows all traps but this one fails only there. Patterns of one star come first,
because whoever gets those wrong gets the others wrong too.

The standard library says what is right: with `?` and `[` made harmless in a pattern, its rule is ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from random import Random
from typing import Any

from eventlab.course.checks.chapter_04.pattern_codes import CODES, WHY
from eventlab.course.checks.chapter_04.pattern_pairs import BUILDERS, DOTS, DRAWN, Pair
from eventlab.course.scenario import Broken, Run, Scenario

__all__ = ["CODES", "WHY", "judge", "lines", "scenarios", "smaller"]

_SHOWN = 4
"""Rows of a trace at most: the pair that went wrong, and those before it."""
_FEW = 12
"""Pairs up to which leaving out one of them is tried; where there are more, each stands for itself."""
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
    "other signs": "MATCH-SIGN-01",
    "dot beside a star": "MATCH-DOT-02",
    "stars side by side": "MATCH-PAIR-01",
    DRAWN: "MATCH-ANY-01",
}


def scenarios(rng: Random) -> list[Scenario]:
    """Fresh words each time, and the pairs in a fresh order, so that nobody can answer from memory."""
    found = []
    for title, build in BUILDERS.items():
        pairs = build(rng)
        rng.shuffle(pairs)
        pairs.sort(key=_is_odd)
        found.append(_scenario(title, pairs))
    return found


def smaller(scenario: Scenario) -> Iterator[Scenario]:
    """One of the pairs alone; all but one; and of a drawn pair a shorter one."""
    pairs: list[Pair] = [(pattern, name) for pattern, name in scenario.plan["asks"]]
    for pair in pairs * (len(pairs) > 1):
        yield _scenario(scenario.name, [pair])
    for place in range(len(pairs) * (2 < len(pairs) <= _FEW)):
        yield _scenario(scenario.name, pairs[:place] + pairs[place + 1 :])
    if len(pairs) == 1 and scenario.name == DRAWN:
        yield from (_scenario(scenario.name, [pair]) for pair in _shorter(*pairs[0]))


def lines(plan: Any) -> str:
    """Each question of the plan, with its answer printed."""
    said = []
    for pattern, name in plan["asks"]:
        due = _expected(pattern, name)
        said.append(f"print(matches({pattern!r}, {name!r}))" + ("" if due is None else f"  # {due}"))
    return "\n".join(said)


def _scenario(title: str, pairs: list[Pair]) -> Scenario:
    return Scenario(title, {"asks": pairs}, [_expected(*pair) for pair in pairs])


def _expected(pattern: str, name: str) -> bool | None:
    """What is right; None for a pair that is a clue only: to judge it would show an odd example for a plain mistake."""
    if name.endswith(DOTS) or (pattern.count("*") > 1 and "*" in name):
        return None
    return fnmatchcase(name, re.sub(r"[?[]", r"[\g<0>]", pattern))


def _shorter(pattern: str, name: str) -> Iterator[Pair]:
    """Without a half, a quarter or an eighth of the name, or of the pattern; neither becomes empty."""
    for parts in (2, 4, 8):
        yield from ((pattern, less) for less in _cut(name, parts))
        yield from ((less, name) for less in _cut(pattern, parts))


def _cut(text: str, parts: int) -> Iterator[str]:
    size = max(1, len(text) // parts)
    for start in range(0, len(text), size):
        if less := text[:start] + text[start + size :]:
            yield less


def _is_odd(pair: Pair) -> bool:
    """Whether the pair is there to tell two mistakes apart: it comes last, for a plainer one makes the better card."""
    return "*" in pair[1] or pair[1].endswith(DOTS)


def judge(scenario: Scenario, run: Run) -> Broken | None:
    """The first pair of this scenario that was answered wrongly."""
    if run.raised is not None:
        if run.raised.type not in ("error", "PatternError"):  # the name of re.error, which Python 3.13 has changed
            return None
        code = "MATCH-SIGN-01" if scenario.name == "other signs" else "MATCH-REGEX-01"
        return Broken(code, *_until(run, len(run.rows) - 1), got=str(run.raised))
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
    dotted = {pattern for (pattern, name), yes in said.items() if yes and name.endswith(DOTS)}
    return any(not yes and pattern in dotted and fnmatchcase(name, pattern) for (pattern, name), yes in said.items())


def _only_last(said: dict[Pair, Any]) -> bool:
    """Whether the first star stood for itself, and the last did its work."""
    return any(yes and name.startswith("*") for (_, name), yes in said.items()) and not any(
        yes and not name.startswith("*") and "*" in name for (_, name), yes in said.items()
    )
