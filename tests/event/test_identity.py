"""Identity: a UUIDv7, made of a moment and of chance, both of which are arguments."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta, timezone
from uuid import RFC_4122, UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventlab.errors import InvalidTime
from eventlab.event import new_id

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MOMENTS = st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31, 23, 59, 59, 999999), timezones=st.just(UTC))
CHANCE = st.binary(min_size=10, max_size=10)


@given(MOMENTS, CHANCE)
def test_every_id_is_a_uuid_of_version_7(moment: datetime, chance: bytes) -> None:
    """Version and variant stand where RFC 9562 wants them, and the text is in the canonical form."""
    made = new_id(moment, lambda _count: chance)

    assert (UUID(made).version, UUID(made).variant) == (7, RFC_4122)
    assert made == str(UUID(made))


@given(MOMENTS, CHANCE)
def test_the_other_74_bits_are_the_chance_that_was_given(moment: datetime, chance: bytes) -> None:
    """Of 80 random bits, 6 make room for version and variant, and no other is touched."""
    bits = UUID(new_id(moment, lambda _count: chance)).int
    given_bits = int.from_bytes(chance, "big")
    mask = (1 << 80) - 1 - (0xF << 76) - (0x3 << 62)

    assert bits & mask == given_bits & mask


@given(st.datetimes(datetime(1970, 1, 1), datetime(9999, 12, 31), timezones=st.just(UTC)))
def test_the_first_48_bits_are_whole_milliseconds(moment: datetime) -> None:
    """Counted exactly: a float would be one too low for some."""
    elapsed = moment - EPOCH
    microseconds = (elapsed.days * 86_400 + elapsed.seconds) * 1_000_000 + elapsed.microseconds

    assert UUID(new_id(moment)).int >> 80 == microseconds // 1000


@given(MOMENTS, MOMENTS)
def test_ids_sort_by_time(one: datetime, other: datetime) -> None:
    """As texts, too: an id of an earlier millisecond is smaller, whatever chance added. Before 1970 all are alike."""
    chance = random.Random(7)
    earlier, later = sorted([one, other])
    if later - max(earlier, EPOCH) < timedelta(milliseconds=1):
        later = max(earlier, EPOCH) + timedelta(milliseconds=1)

    assert new_id(earlier, chance.randbytes) < new_id(later, chance.randbytes)


def test_the_same_moment_and_the_same_chance_make_the_same_id() -> None:
    """With a seed, a chapter prints the same ids each time; without one, no two are alike."""
    noon = datetime(2024, 8, 17, 12, 0, tzinfo=UTC)
    first, again = random.Random(7), random.Random(7)
    repeated = [new_id(noon, first.randbytes) for _ in range(3)]

    assert repeated == [new_id(noon, again.randbytes) for _ in range(3)]
    assert len({*repeated, new_id(noon), new_id(noon)}) == 5


def test_the_zone_does_not_matter_but_there_must_be_one() -> None:
    """A moment is a moment in any zone; a time without a zone is not one."""
    noon = datetime(2024, 8, 17, 12, 0, tzinfo=UTC)
    tokyo = noon.astimezone(timezone(timedelta(hours=9)))

    assert new_id(tokyo, random.Random(7).randbytes) == new_id(noon, random.Random(7).randbytes)
    with pytest.raises(InvalidTime, match="no time zone"):
        new_id(datetime(2024, 8, 17, 12, 0))


def test_a_moment_before_1970_counts_as_1970() -> None:
    """The milliseconds have no sign, so all that is older is equally old."""
    old = new_id(datetime(1912, 4, 14, tzinfo=UTC), random.Random(7).randbytes)

    assert old == new_id(EPOCH, random.Random(7).randbytes)
