"""Partitions: everything about one key in one piece, and the pieces spread evenly over the masters of a Cluster."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from string import ascii_lowercase, digits

import pytest
from hypothesis import given
from hypothesis import strategies as st
from redis.crc import key_slot

from eventlab.errors import InvalidAddress
from eventlab.system.partition import MAX_PARTITIONS, SLOTS, check_partitions, partition_of, tags


@pytest.mark.parametrize(
    ("key", "partition"), [("order-7", 2), ("user-123", 6), ("", 0), ("user.registered", 7), ("Zoë 🎈", 11)]
)
def test_the_piece_for_a_key_never_changes(key: str, partition: int) -> None:
    """These are written down: a change of the rule would leave every stored key in the wrong piece."""
    assert partition_of(key, 12) == partition


def test_the_piece_for_a_key_is_the_same_in_every_process() -> None:
    """`hash()` is drawn anew in each; this is not."""
    code = "from eventlab.system.partition import partition_of; print(partition_of('order-7', 12))"
    answers = {
        subprocess.check_output([sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": seed}, text=True)
        for seed in ("1", "2")
    }

    assert answers == {f"{partition_of('order-7', 12)}\n"}


@given(st.text(), st.integers(1, MAX_PARTITIONS))
def test_every_key_has_a_piece(key: str, partitions: int) -> None:
    """Any text at all, and one of the pieces there are."""
    assert 0 <= partition_of(key, partitions) < partitions


def test_keys_are_spread_evenly() -> None:
    """Of twelve thousand keys, each of twelve pieces has about a thousand."""
    pieces = Counter(partition_of(f"user-{number}", 12) for number in range(12_000))

    assert len(pieces) == 12
    assert max(pieces.values()) < 1150


@pytest.mark.parametrize("partitions", range(1, 65))
def test_tags_are_spread_evenly_over_any_number_of_masters(partitions: int) -> None:
    """No master of a Cluster has two more than another, when each has an even share of the slots, in one range."""
    slots = [key_slot(f"el:{{{tag}}}:log".encode()) for tag in tags(partitions)]

    for masters in range(1, partitions + 1):
        held = Counter(slot * masters // SLOTS for slot in slots)
        assert max(held.values()) - min(held[master] for master in range(masters)) <= 1, masters


@pytest.mark.parametrize("partitions", [1, 2, 12, MAX_PARTITIONS])
def test_each_piece_has_a_tag_of_its_own(partitions: int) -> None:
    """Short words of letters and digits, the same at each call."""
    words = tags(partitions)

    assert len(set(words)) == len(words) == partitions
    assert all(1 <= len(word) <= 3 and set(word) <= set(digits + ascii_lowercase) for word in words)
    assert tags(partitions) == words


def test_tags_never_change() -> None:
    """They stand in the keys of logs that exist."""
    assert tags(1) == ("0",)
    assert tags(4) == ("5nw", "h85", "7l1", "b3k")
    assert tags(12) == ("18e", "5nw", "7gz", "1mo", "h85", "72p", "f0s", "7l1", "hft", "fey", "b3k", "506")


@pytest.mark.parametrize("count", [1, 12, MAX_PARTITIONS])
def test_a_number_of_partitions_is_returned(count: int) -> None:
    """Both ends count."""
    assert check_partitions(count) == count


@pytest.mark.parametrize("count", [0, -1, MAX_PARTITIONS + 1, 1.0, "12", None, True])
def test_what_is_no_number_of_partitions_says_what_to_try(count: object) -> None:
    """`True` is none, although Python counts with it."""
    with pytest.raises(InvalidAddress, match=r"expected a whole number from 1 to 256\. Try 1 for one server"):
        check_partitions(count)
