"""Ranges: which of the numbers 0, 1, 2, … have come. Small, however many came, as long as few are missing.

    edges  [0, 7]            0 to 6
    edges  [0, 7, 9, 12]     0 to 6, and 9 to 11: 7 and 8 have not come

A number has come if it stands behind an odd count of edges.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator


class Ranges:
    """A set of numbers that mostly grows at its end."""

    __slots__ = ("edges",)

    def __init__(self) -> None:
        self.edges: list[int] = []
        """Where a range begins, and where it has ended, in turn; rising."""

    def extend(self, first: int, last: int) -> bool:
        """Add `first` to `last` in one step, if with them nothing is missing up to there; False if there is."""
        edges = self.edges
        if len(edges) == 2 and edges[1] == first and edges[0] == 0:
            edges[1] = last + 1
            return True
        if not edges and first == 0:
            edges += (0, last + 1)
            return True
        return False

    def add(self, number: int) -> bool:
        """Add a number; False if it has come before."""
        edges = self.edges
        at = bisect_right(edges, number)
        if at % 2:
            return False
        before, behind = at > 0 and edges[at - 1] == number, at < len(edges) and edges[at] == number + 1
        if before and behind:
            del edges[at - 1 : at + 1]
        elif before:
            edges[at - 1] = number + 1
        elif behind:
            edges[at] = number
        else:
            edges[at:at] = (number, number + 1)
        return True

    def spans(self) -> Iterator[tuple[int, int]]:
        """Each range: its first number, and the one behind its last."""
        return zip(self.edges[::2], self.edges[1::2], strict=True)

    def below(self, number: int) -> int:
        """How many have come that are smaller than `number`."""
        return sum(min(end, number) - begin for begin, end in self.spans() if begin < number)

    def missing(self, owed: Ranges) -> int:
        """How many of the numbers in `owed` are not in here."""
        if self.edges == owed.edges:
            return 0
        return sum(end - begin - (self.below(end) - self.below(begin)) for begin, end in owed.spans())

    def __len__(self) -> int:
        return sum(end - begin for begin, end in self.spans())

    def __repr__(self) -> str:
        return f"Ranges({', '.join(f'{begin}–{end - 1}' for begin, end in self.spans())})"
