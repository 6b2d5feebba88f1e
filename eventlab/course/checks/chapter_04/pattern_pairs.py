"""4.2's situations: pairs of a pattern and a name, with fresh words for each seed. Each situation is one trap."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

Pair = tuple[str, str]
"""A pattern and a name."""

DRAWN = "random patterns"
"""The situation whose pairs are made of chance alone."""
DOTS = "......"
"""A run that an escaped star still stands for. The answer to it is a clue, and not judged."""

_NOUNS = ("order", "payment", "parcel", "table", "guest", "kitchen")
_VERBS = ("placed", "changed", "sent", "closed", "refused", "moved")


def _plain(rng: Random) -> list[Pair]:
    (noun, other), (verb, another) = rng.sample(_NOUNS, 2), rng.sample(_VERBS, 2)
    return [(noun, noun), (f"{noun}.{verb}", f"{noun}.{verb}"), (noun, other), (f"{noun}.{verb}", f"{other}.{another}")]


def _one_star(rng: Random) -> list[Pair]:
    (noun, other), (verb, another) = rng.sample(_NOUNS, 2), rng.sample(_VERBS, 2)
    type = f"{noun}.{verb}"
    pairs = [("*", noun), (f"{noun}.*", type), (f"*.{verb}", type), (f"{noun}.{verb[0]}*{verb[-1]}", type)]
    pairs += [(f"{noun}.*", f"{other}.{verb}"), (f"*.{verb}", f"{noun}.{another}")]
    return [*pairs, (f"{noun}.*", f"{noun}.{DOTS}"), (type, f"{noun}.*")]


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


def _signs(rng: Random) -> list[Pair]:
    (noun, other), verb = rng.sample(_NOUNS, 2), rng.choice(_VERBS)
    type = f"{noun}.{verb}"
    patterns = (f"{noun}.?*", f"{noun}.{verb[:-1]}?", f"*.[{verb[0]}]{verb[1:]}", f"{type}$", f"{type}|{other}")
    itself = (f"{noun}?.*", f"{noun}?.{verb}"), (f"[{noun}].*", f"[{noun}].{verb}")
    return [*((pattern, type) for pattern in patterns), *itself, (f"{noun}+.*", f"{noun}{noun[-1]}.{verb}")]


def _dot_beside_star(rng: Random) -> list[Pair]:
    noun, verb = rng.choice(_NOUNS), rng.choice(_VERBS)
    return [(f"{noun}.*", noun), (f"*.{verb}", verb), (f"{noun}.{verb}.*", f"{noun}.{verb}")]


def _side_by_side(rng: Random) -> list[Pair]:
    (noun, other), verb = rng.sample(_NOUNS, 2), rng.choice(_VERBS)
    type = f"{noun}.{verb}"
    pairs = [("**", type), (f"{noun}.**", type), (f"{type}**", type), (f"**{type}", type), (f"{noun}**.{verb}", type)]
    return [*pairs, (f"{noun}.**", f"{noun}.{other}.{verb}"), (f"{noun}.**", f"{other}.{verb}")]


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


BUILDERS: dict[str, Callable[[Random], list[Pair]]] = {
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
    "other signs": _signs,
    "dot beside a star": _dot_beside_star,
    "stars side by side": _side_by_side,
    DRAWN: _random,
}
