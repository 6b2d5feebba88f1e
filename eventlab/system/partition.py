"""Partitions: a log in several pieces, so that several servers can carry it; everything about one key in one piece.

    partition_of("order-7", 12)      which piece: the same answer in every process, on every machine, for ever
    tags(12)                         what stands in braces in the keys of each piece: el:{tag}:log

A Redis Cluster hashes what stands in the braces to one of 16,384 slots, and gives each master a range of them. The
obvious tags, {0} {1} {2} …, fall where they like: twelve of the kind {p0} put six on one of three masters. So the tags
are looked for: the i-th is the short word that falls nearest to the middle of the i-th part of the slots, and the
pieces are spread evenly over any number of masters.
"""

from __future__ import annotations

import zlib
from functools import lru_cache
from itertools import product
from string import ascii_lowercase, digits

from eventlab.errors import InvalidAddress, shown

SLOTS = 16_384
"""Of a Redis Cluster."""
MAX_PARTITIONS = 256


def partition_of(key: str, partitions: int) -> int:
    """The piece for a key, from 0. (`hash()` would not do: it differs from process to process.)"""
    return zlib.crc32(key.encode()) % partitions if partitions > 1 else 0


def check_partitions(count: object) -> int:
    """Return `count` if it is a number of partitions; raises `InvalidAddress`."""
    if not isinstance(count, int) or isinstance(count, bool) or not 1 <= count <= MAX_PARTITIONS:
        raise InvalidAddress(
            f"partitions is {shown(count)}: expected a whole number from 1 to {MAX_PARTITIONS}. "
            "Try 1 for one server, and four for each master of a cluster."
        )
    return count


@lru_cache(maxsize=8)
def tags(partitions: int) -> tuple[str, ...]:
    """A tag for each partition, evenly spread over the slots. The same number gives the same tags, always."""
    if partitions == 1:
        return ("0",)
    words = _words_by_slot()
    middles = [(2 * piece + 1) * SLOTS // (2 * partitions) for piece in range(partitions)]
    return tuple(words[min(words, key=lambda slot: abs(slot - middle))] for middle in middles)


@lru_cache(maxsize=1)
def _words_by_slot() -> dict[int, str]:
    """For each slot that one can reach with three letters or digits, the first such word."""
    from redis.crc import key_slot

    words: dict[int, str] = {}
    for length in (1, 2, 3):
        for letters in product(digits + ascii_lowercase, repeat=length):
            word = "".join(letters)
            words.setdefault(key_slot(word.encode()), word)
    return words
