"""The index of patterns: who is reached by a name, at the cost of what matches, however many patterns there are.

    exact      order.placed    found by the name itself
    beginning  order.*         found by what stands before the first star: each beginning of the name is looked up
    ending     *.failed        for those that begin with a star, by what stands behind the last one
               *               ends with nothing, as every name does

A name of thirty letters has thirty beginnings, and of these only lengths that occur are looked up. What is found that
way is put to the pattern itself. Ten thousand listeners of `user.17.*`, `user.18.*`, … cost an event of user 17 no more
than one listener would.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator
from typing import Generic, TypeVar

from eventlab.event.pattern import Pattern

T = TypeVar("T", bound=Hashable)
Row = dict[Pattern, dict[T, None]]
"""The values of each pattern, in the order in which they were added."""


class PatternIndex(Generic[T]):
    """Values by pattern. A value may be added under several patterns, and once under each."""

    def __init__(self) -> None:
        self._exact: dict[str, Row[T]] = {}
        self._beginning: dict[str, Row[T]] = {}
        self._ending: dict[str, Row[T]] = {}
        self._beginnings: Counter[int] = Counter()  # how many rows there are of each length
        self._endings: Counter[int] = Counter()
        self._count = 0

    def add(self, pattern: Pattern, value: T) -> None:
        """Add a value; nothing happens if it is there already."""
        rows, lengths, part = self._place(pattern)
        if part not in rows:
            lengths[len(part)] += 1
        values = rows.setdefault(part, {}).setdefault(pattern, {})
        self._count += value not in values
        values[value] = None

    def remove(self, pattern: Pattern, value: T) -> None:
        """Forget a value; nothing happens if it is not there. The last of its kind leaves no empty row behind."""
        if not self.holds(pattern, value):
            return
        rows, lengths, part = self._place(pattern)
        del rows[part][pattern][value]
        self._count -= 1
        if not rows[part][pattern]:
            del rows[part][pattern]
        if not rows[part]:
            del rows[part]
            lengths[len(part)] -= 1
            if not lengths[len(part)]:
                del lengths[len(part)]

    def holds(self, pattern: Pattern, value: T) -> bool:
        """Whether this value stands under this pattern."""
        rows, _lengths, part = self._place(pattern)
        return value in rows.get(part, {}).get(pattern, {})

    def reached(self, name: str) -> Iterator[T]:
        """Every value under a pattern that matches the name; one that stands under several comes several times."""
        for row in self._candidates(name):
            for pattern, values in row.items():
                if pattern.exact or pattern.matches(name):
                    yield from values

    def snapshot(self) -> dict[str, int]:
        """How many values there are, under how many patterns, and how many lengths are looked up for a name."""
        rows = [*self._exact.values(), *self._beginning.values(), *self._ending.values()]
        lengths = len(self._beginnings) + len(self._endings)
        return {"values": len(self), "patterns": sum(map(len, rows)), "lengths": lengths}

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[T]:
        for rows in (self._exact, self._beginning, self._ending):
            for row in rows.values():
                for values in row.values():
                    yield from values

    def _candidates(self, name: str) -> Iterator[Row[T]]:
        if name in self._exact:
            yield self._exact[name]
        for length in self._beginnings:
            if length <= len(name) and name[:length] in self._beginning:
                yield self._beginning[name[:length]]
        for length in self._endings:
            if length <= len(name) and name[len(name) - length :] in self._ending:
                yield self._ending[name[len(name) - length :]]

    def _place(self, pattern: Pattern) -> tuple[dict[str, Row[T]], Counter[int], str]:
        """The rows in which a pattern stands, the lengths that occur there, and the part of it that leads to it."""
        if pattern.exact:
            return self._exact, Counter(), pattern.text
        beginning = pattern.text.partition("*")[0]
        if beginning:
            return self._beginning, self._beginnings, beginning
        return self._ending, self._endings, pattern.text.rpartition("*")[2]
