"""3.1: the words that a stream is made of, and the knife that cuts it."""

from __future__ import annotations

from itertools import pairwise
from random import Random

Chunks = list[bytes]

_TYPES = ("order.placed", "payment.received", "parcel.sent", "table.freed")
_DISHES = ("ramen", "udon", "soba", "curry", "gyoza", "tofu")
FOREIGN = ("crème brûlée", "jalapeño", "борщ", "κέικ", "☕ au lait", "😋 ramen")
"""Of two, three and four bytes a character, as far as the font of our pictures has them."""


class Words:
    """Draws what stands in a stream."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng

    def dishes(self, count: int = 2) -> list[str]:
        """Different ones."""
        return self.rng.sample(_DISHES, count)

    def types(self, count: int = 1) -> list[str]:
        """Different ones."""
        return self.rng.sample(_TYPES, count)

    def number(self) -> int:
        """For an id, or a time."""
        return self.rng.randrange(100, 9000)


def written(*lines: str, end: str = "\n") -> bytes:
    """Lines as bytes, each with its end."""
    return "".join(line + end for line in lines).encode()


def cut(raw: bytes, *places: int) -> Chunks:
    """The bytes in pieces; a place may count from the end."""
    edges = [0, *sorted(place % len(raw) for place in places), len(raw)]
    return [raw[start:end] for start, end in pairwise(edges)]
