"""The linter across events: one way of writing, one name for one thing, one shape for one version."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations

from eventlab.event import advise
from eventlab.event.tense import spelt
from eventlab.practice.described import Described, Field
from eventlab.practice.design_codes import found
from eventlab.practice.findings import Finding

Looked = Sequence[tuple[Described, list[Field]]]
"""Events, each with its details."""
_STYLES = {
    "snake_case": re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)+"),
    "camelCase": re.compile(r"[a-z][a-z0-9]*(?:[A-Z][a-z0-9]*)+"),
    "PascalCase": re.compile(r"(?:[A-Z][a-z0-9]+){2,}"),
    "kebab-case": re.compile(r"[a-z]+(?:-[a-z]+)+"),
}


def consistency(looked: Looked) -> Iterator[Finding]:
    """What can only be seen with all events side by side."""
    yield from _names(looked)
    yield from _ids(looked)
    yield from _shapes(looked)
    yield from _twins([at for at, _ in looked])


def _names(looked: Looked) -> Iterator[Finding]:
    """One thing under two names, and then names that are written otherwise than most."""
    used: dict[str, Counter[str]] = defaultdict(Counter)  # the letters of a name → its spellings, and in how many types
    first: dict[str, tuple[Described, Field]] = {}
    for at, each in _once_a_type(looked):
        used[re.sub(r"[\W_]", "", each.name.lower()) or each.name][each.name] += 1
        first.setdefault(each.name, (at, each))
    styles = Counter(dict.fromkeys(_STYLES, 0))  # the first of equals is snake_case, as in the names of events
    for names in used.values():
        styles.update({style: count for name, count in names.items() if (style := _style(name))})
    usual = max(styles, key=lambda style: styles[style])
    for names in used.values():
        chosen = max(names, key=lambda name: (names[name], _style(name) == usual))
        for name in names:
            at, each = first[name]
            if name != chosen:
                came = f"{name}; elsewhere {chosen}"
                yield found("DESIGN-SAME-01", at, each.path, came, f"Call it {chosen} everywhere.")
    yield from _styles(looked, usual, {name for names in used.values() if len(names) > 1 for name in names})


def _styles(looked: Looked, usual: str, told: set[str]) -> Iterator[Finding]:
    odd: dict[str | None, list[tuple[Described, Field]]] = defaultdict(list)
    for at, each in _once_a_type(looked):
        if _style(each.name) not in (None, usual) and each.name not in told:
            odd[at.name].append((at, each))
    for fields in odd.values():
        at, _ = fields[0]
        names = ", ".join(each.name for _, each in fields)
        better = ", ".join(_written(each, usual) for _, each in fields)
        paths = ", ".join(each.path for _, each in fields)
        yield found("DESIGN-CASE-01", at, paths, f"most names here are {usual}", f"Write {better}, not {names}.")


def _ids(looked: Looked) -> Iterator[Finding]:
    """`order_id` is a number in one type and a text in another; within one type it is a clash of shapes."""
    numbers: dict[str, dict[str | None, tuple[Described, Field]]] = defaultdict(dict)
    texts: dict[str, list[str | None]] = defaultdict(list)
    for at, each in _once_a_type(looked):
        name = "_".join(each.words) if each.words[-1:] == ("id",) else None
        if name and each.kind == "integer":
            numbers[name].setdefault(at.name, (at, each))
        elif name and each.kind == "string":
            texts[name].append(at.name)
    for name, fields in numbers.items():
        for at, each in fields.values():
            if other := next((type for type in texts[name] if type != at.name), None):
                came = f"a number; text in {other}"
                yield found("DESIGN-SAME-02", at, each.path, came, "Make it text everywhere: ids are not counted with.")
                break


def _shapes(looked: Looked) -> Iterator[Finding]:
    """The same type and version, and a field of two kinds."""
    seen: dict[tuple[object, str, str], tuple[str, int | None]] = {}
    told = set()
    for at, details in looked:
        for each in details:
            path = re.sub(r"\[\d+\]", "[]", each.path)
            kind = "number" if each.kind == "integer" else each.kind
            if kind in (None, "null") or at.name is None:
                continue
            place = (at.name, str(at.version), path)
            before, line = seen.setdefault(place, (kind, at.line))
            if before != kind and place not in told:
                told.add(place)
                came = f"{kind}; {before} {f'in line {line}' if line else 'before'}"
                yield found("DESIGN-SHAPE-03", at, path, came, f"Keep to {before}, or give the new shape a version.")


def _twins(events: Iterable[Described]) -> Iterator[Finding]:
    """Types that differ by a slip of the pen, by a plural, or by a tense."""
    types = {at.name: replace(at, data={}) for at in reversed([*events]) if at.name}
    alike: dict[str, list[str]] = defaultdict(list)
    for name in reversed(types):
        alike[_core(name)].append(name)
    for first, *others in alike.values():
        for name in others:
            better = advise(first).mend or first
            yield found("DESIGN-TWIN-01", types[name], "type", f"{name}, and {first}", f"Keep one of them: {better}.")
    cores = [names[0] for names in alike.values()]
    by_letters: dict[str, list[str]] = defaultdict(list)
    for name in cores:
        by_letters["".join(sorted(name))].append(name)
    for group in by_letters.values():
        for first, name in combinations(group, 2):
            if _swapped(first, name):
                yield found("DESIGN-TWIN-01", types[name], "type", f"{name}, and {first}", "Keep one of them.")


def _core(name: str) -> str:
    """What is left of a type without spelling, tense and plural: twins have the same."""
    better = advise(name).mend or name
    *about, verb = [re.sub(r"\.v?\d+$", "", better)] if "." not in better else better.lower().split(".")
    singular = [re.sub(r"(?<=[^su])s$", "", segment) for segment in about]
    done = "_".join(spelt(word) for word in verb.split("_"))
    return re.sub(r"([a-z])\1", r"\1", ".".join([*singular, done]).replace("_", ""))


def _swapped(one: str, other: str) -> bool:
    """Whether two letters that stand side by side have changed places, and nothing else."""
    places = [place for place, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]]
    return len(one) == len(other) and len(places) == 2 and places[1] == places[0] + 1 and not re.search(r"\d", one)


def _once_a_type(looked: Looked) -> Iterator[tuple[Described, Field]]:
    """Every name in every type once, however many events of it there are."""
    seen = set()
    for at, details in looked:
        for each in details:
            if (at.name, each.name, each.kind) not in seen:
                seen.add((at.name, each.name, each.kind))
                yield at, each


def _style(name: str) -> str | None:
    """How several words are joined in it; None for a single word, or for what is no name but data."""
    return next((style for style, shape in _STYLES.items() if shape.fullmatch(name)), None)


def _written(each: Field, style: str) -> str:
    """The name in that style."""
    first, *rest = each.words
    if style in ("camelCase", "PascalCase"):
        return "".join([first.capitalize() if style == "PascalCase" else first, *(word.capitalize() for word in rest)])
    return ("-" if style == "kebab-case" else "_").join(each.words)
